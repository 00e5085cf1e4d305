import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { type Protocol, protocols } from '../../metric/protocol.ts';
import type { FoundResults } from '../../run/find-results.ts';
import type { Results, Score, TaskResult } from '../../run/results.ts';
import { intervalOfScore } from '../leaderboard/measured.ts';
import type { Interval, Outcome, PageScore, RunSummary } from './model.ts';
import { rounded } from './rounded.ts';

/** A run's name on the page: of its encoder, its suite and where its results lie. */
export function runId({ path, results }: FoundResults): string {
  const words = `${results.encoder.name}-${results.suite}`
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '');
  const place = createHash('sha256').update(resolve(path)).digest('hex').slice(0, 8);
  return `${words.slice(0, 80)}${words === '' ? '' : '-'}${place}`;
}

/**
 * What the page's model says of a run.
 *
 * @param hasSteps whether there is a `steps.json` beside the results, from which more can be told.
 */
export function runSummary(found: FoundResults, hasSteps: boolean): RunSummary {
  const { path, results } = found;
  const { sizeBytes, ...encoder } = results.encoder;
  const factor = realTimeFactor(results);
  return {
    id: runId(found),
    suite: results.suite,
    encoder: {
      ...encoder,
      ...(sizeBytes !== undefined && { sizeBytes }),
      ...(factor !== undefined && { realTimeFactor: rounded(factor) }),
    },
    startedAt: results.timing.startedAt,
    seconds: results.timing.seconds,
    environment: results.environment,
    ...(results.command !== undefined && { command: results.command }),
    path,
    tasks: Object.fromEntries(results.tasks.map((task) => [task.id, outcome(task, hasSteps)])),
    tracks: { A: byProtocol(results, 'A'), B: byProtocol(results, 'B') },
    provenance: hasSteps,
  };
}

/** Seconds of audio by seconds of encoding, over the tasks of which both are known. */
function realTimeFactor({ tasks }: Results): number | undefined {
  let audio = 0;
  let encode = 0;
  for (const { seconds } of tasks) {
    if (!seconds?.audio) continue;
    audio += seconds.audio;
    encode += seconds.encode;
  }
  return encode > 0 ? audio / encode : undefined;
}

function outcome(task: TaskResult, hasSteps: boolean): Outcome {
  const { status, reason, examples, folds, seconds, trackA, trackB } = task;
  return {
    status,
    ...(reason !== undefined && { reason }),
    ...(examples && { examples }),
    ...(folds !== undefined && { folds }),
    ...(seconds && { seconds: { encode: seconds.encode, trackA: seconds.trackA, trackB: seconds.trackB } }),
    A: trackA && { reference: pageScore(trackA.reference), strict: pageScore(trackA.strict) },
    B: trackB && { reference: pageScore(trackB.reference), strict: pageScore(trackB.strict) },
    detail: hasSteps && status === 'done',
  };
}

function pageScore(score: Score): PageScore {
  const interval = intervalOfScore(score);
  return {
    value: rounded(score.value),
    score: rounded(score.score),
    ...(interval && { interval: ends(interval) }),
    ...(score.seeds && { seeds: score.seeds.values.map((value) => scoreOfSeed(score, value)) }),
  };
}

/** A value by another seed as a score, which the interval's way from value to score gives. */
function scoreOfSeed(score: Score, value: number): number {
  const [own] = intervalOfScore({ ...score, interval: [value, value] }) ?? [score.score];
  return ends([own, own])[0];
}

function byProtocol(results: Results, track: 'A' | 'B'): RunSummary['tracks']['A'] {
  const of = (protocol: Protocol): RunSummary['tracks']['A'][Protocol] => {
    const { weighted, unweighted, public: ofPublic, domains, intervals } = results.tracks[track][protocol];
    const mean = (value: number | null | undefined, interval: readonly [number, number] | undefined) => {
      if (value === null || value === undefined) return null;
      return { score: rounded(value), ...(interval && { interval: ends(interval) }) };
    };
    const ofDomains = (['speech', 'sound', 'music'] as const).flatMap((domain) => {
      const found = mean(domains[domain], intervals?.domains[domain]);
      return found ? [[domain, found] as const] : [];
    });
    return {
      weighted: mean(weighted, intervals?.weighted),
      unweighted: mean(unweighted, intervals?.unweighted),
      public: mean(ofPublic, intervals?.public),
      domains: Object.fromEntries(ofDomains),
    };
  };
  return Object.fromEntries(protocols.map((protocol) => [protocol, of(protocol)])) as RunSummary['tracks']['A'];
}

/** The ends of an interval, which rounding and resampling may have moved a hair out of what a score can be. */
function ends([low, high]: readonly [number, number]): Interval {
  return [rounded(Math.min(1, Math.max(0, low))), rounded(Math.min(1, Math.max(0, high)))];
}
