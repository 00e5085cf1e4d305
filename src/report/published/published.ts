import { suiteScore } from '../../suite/score.ts';
import type { Suite } from '../../suite/suite.ts';
import { xares } from '../../suite/xares.ts';
import type { Task } from '../../task/task.ts';
import type { Entry, TrackScore } from '../leaderboard/leaderboard.ts';
import { baselineNeighbours, baselineProbes } from './challenge-baselines.ts';
import { challengeTrackA, challengeTrackB } from './challenge-results.ts';
import type { PublishedTable } from './table.ts';
import { xaresNeighbours, xaresProbes } from './xares-readme.ts';

/** Every table, the two tracks of the same encoders together. */
export const publishedTables: readonly (readonly [PublishedTable, PublishedTable])[] = [
  [challengeTrackA, challengeTrackB],
  [xaresProbes, xaresNeighbours],
  [baselineProbes, baselineNeighbours],
];

/**
 * What was published about encoders on a suite's tasks, as entries of the reference protocol. The published scores are of
 * X-ARES's tasks: one that the suite scores by another metric is left out.
 */
export function publishedEntries(suite: Suite): Entry[] {
  const comparable = suite.tasks.filter(({ id, metric }) => {
    return xares.tasks.some((task) => task.id === id && task.metric === metric);
  });
  if (comparable.length === 0) return [];
  return publishedTables.flatMap((tables) =>
    tables[0].encoders.map(({ name, affiliation }, column): Entry => {
      return {
        name: `${name} (${tables[0].label})`,
        encoder: name,
        origin: 'published',
        fingerprint: null,
        path: null,
        startedAt: null,
        outputDim: null,
        source: { label: tables[0].label, text: tables[0].source },
        ...(affiliation !== undefined && { affiliation }),
        tracks: tables.map((table) => trackScore(table, column, suite, comparable)),
        tasks: comparable.flatMap(({ id, metric }) => {
          const scores = tables.flatMap(({ track, scores }) => {
            const score = scores[id]?.[column];
            return score === undefined ? [] : [{ track, protocol: 'reference' as const, metric, value: null, score }];
          });
          return scores.length === 0 ? [] : [{ id, status: 'done' as const, scores }];
        }),
      };
    }),
  );
}

/** Means are computed anew from the tasks' scores, each only where none of its tasks is missing. */
function trackScore(
  { track, scores, quoted }: PublishedTable,
  column: number,
  suite: Suite,
  comparable: readonly Task[],
): TrackScore {
  const scored = suite.tasks
    .filter(({ trackB }) => track === 'A' || trackB)
    .map((task) => ({ ...task, score: comparable.includes(task) ? (scores[task.id]?.[column] ?? null) : null }));
  const missing = scored.filter(({ score }) => score === null);
  const { weighted, unweighted, public: ofPublic, domains } = suiteScore(scored);
  const lacks = (isOf: (task: Task) => boolean) => missing.some(isOf);
  const whole = Object.entries(domains).filter(([domain]) => !lacks((task) => task.domain === domain));
  const stated = quoted.weighted?.[column];
  const isAnother = missing.length === 0 && stated !== undefined && Math.abs(stated - weighted!) > rounding;
  return {
    track,
    protocol: 'reference',
    means: {
      size: missing.length > 0 ? null : weighted,
      unweighted: missing.length > 0 ? null : unweighted,
      public: lacks(({ restricted }) => !restricted) ? null : ofPublic,
    },
    domains: Object.fromEntries(whole) as Record<string, number>,
    ...(missing.length > 0 && { missing: missing.map(({ id }) => id) }),
    ...(isAnother && { stated }),
  };
}

/** Scores and means were published with three decimals: both may be off by half of the last one. */
export const rounding = 0.001;
