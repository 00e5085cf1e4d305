import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Task } from '../task/task.ts';
import { suiteScore } from './score.ts';
import { xares } from './xares.ts';

interface Team {
  readonly team: string;
  readonly weightedAverage: number;
  readonly scores: Readonly<Record<string, number>>;
}

interface Published {
  readonly challenge: { readonly trackA: readonly Team[]; readonly trackB: readonly Team[] };
  readonly xaresNeighbours: {
    readonly encoders: readonly {
      readonly encoder: string;
      readonly average: number;
      readonly publicAverage: number;
      readonly scores: Readonly<Record<string, number>>;
    }[];
  };
}

const path = new URL('../../test/oracle/task/published-results.json', import.meta.url);
const { challenge, xaresNeighbours } = JSON.parse(await readFile(path, 'utf8')) as Published;

/** The means of published scores of all tasks, or of those of Track B. */
function meansOf(scores: Readonly<Record<string, number>>, tasks: readonly Task[]) {
  expect(Object.keys(scores).sort()).toEqual(tasks.map(({ id }) => id).sort());
  return suiteScore(tasks.map((task) => ({ ...task, score: scores[task.id]! })));
}

const ofTrackB = xares.tasks.filter(({ trackB }) => trackB);

/** Scores and means are published with three decimals: both may be off by half of the last one. */
const rounding = 0.001;

test.each(challenge.trackB)('Track B of $team', ({ scores, weightedAverage }) => {
  expect(meansOf(scores, ofTrackB).weighted!.toFixed(3)).toBe(weightedAverage.toFixed(3));
});

/** By how much the published mean lies below that of the published rows. */
const below: Readonly<Record<string, number>> = { Aluminumbox: 0.015, GAEBT: 0.008, CMU: 0.008, audiocodec: 0.003 };

test.each(challenge.trackA)('Track A of $team', ({ team, scores, weightedAverage }) => {
  const difference = meansOf(scores, xares.tasks).weighted! - weightedAverage;
  expect(Math.abs(difference - (below[team] ?? 0))).toBeLessThan(rounding);
});

test.each(xaresNeighbours.encoders)('X-ARES’s neighbours of $encoder', ({ scores, average, publicAverage }) => {
  const means = meansOf(scores, ofTrackB);
  expect(means.weighted!.toFixed(3)).toBe(average.toFixed(3));
  expect(Math.abs(means.public! - publicAverage)).toBeLessThan(rounding);
});
