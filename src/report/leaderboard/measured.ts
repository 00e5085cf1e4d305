import { dirname } from 'node:path';
import { protocols } from '../../metric/protocol.ts';
import type { FoundResults } from '../../run/find-results.ts';
import type { Results, Score, TaskResult } from '../../run/results.ts';
import { plainLine } from '../plain-line.ts';
import type { Entry, EntryTask, Interval, TaskScore, TrackScore } from './leaderboard.ts';

const tracks = [
  ['A', 'trackA'],
  ['B', 'trackB'],
] as const;

/** The entries of one suite's results. */
export function measuredEntries(found: readonly FoundResults[]): Entry[] {
  const names = namesOf(found);
  return found.map(({ path, results }, index) => ({
    name: names[index]!,
    encoder: results.encoder.name,
    origin: 'measured',
    fingerprint: results.encoder.fingerprint,
    path,
    startedAt: results.timing.startedAt,
    outputDim: results.encoder.outputDim,
    source: null,
    tracks: tracks.flatMap(([track]) => protocols.map((protocol) => trackScore(results, track, protocol))),
    tasks: results.tasks.map(entryTask),
  }));
}

/**
 * Results of the same name are told apart by their encoders' fingerprints, and those of one encoder (on other data, say) by
 * their folders.
 */
function namesOf(found: readonly FoundResults[]): string[] {
  const candidates = found.map(({ path, results: { encoder } }) => {
    const name = plainLine(encoder.name) || 'without a name';
    const withFingerprint = `${name} (${plainLine(encoder.fingerprint).slice(0, 8)})`;
    return [name, withFingerprint, `${withFingerprint} in ${plainLine(dirname(path))}`];
  });
  return candidates.map((own) => {
    const isUnique = (level: number) => candidates.filter((other) => other[level] === own[level]).length === 1;
    return own.find((_, level) => isUnique(level)) ?? own.at(-1)!;
  });
}

function trackScore(results: Results, track: TrackScore['track'], protocol: TrackScore['protocol']): TrackScore {
  const { weighted, unweighted, public: ofPublic, domains, intervals } = results.tracks[track][protocol];
  return {
    track,
    protocol,
    means: { size: weighted, unweighted, public: ofPublic },
    domains,
    ...(intervals && {
      intervals: {
        size: intervals.weighted,
        unweighted: intervals.unweighted,
        ...(intervals.public && { public: intervals.public }),
        domains: intervals.domains,
      },
    }),
  };
}

function entryTask(task: TaskResult): EntryTask {
  const scores = tracks.flatMap(([track, key]) => {
    const both = task[key];
    return both === null ? [] : protocols.map((protocol) => taskScore(both[protocol], track, protocol));
  });
  return {
    id: plainLine(task.id),
    status: task.status,
    ...(task.reason !== undefined && { reason: plainLine(task.reason) }),
    ...(task.examples && { testExamples: task.examples.test }),
    ...(task.seconds && { seconds: task.seconds.encode + task.seconds.trackA + task.seconds.trackB }),
    scores,
  };
}

function taskScore(score: Score, track: TaskScore['track'], protocol: TaskScore['protocol']): TaskScore {
  const interval = intervalOfScore(score);
  return {
    track,
    protocol,
    metric: score.metric,
    value: score.value,
    score: score.score,
    ...(interval && { interval }),
  };
}

/** Metrics that count what is wrong: their score falls in a straight line from 1 as they rise, and is not below 0. */
const errorMetrics: readonly string[] = ['equal-error-rate', 'mean-squared-error', 'word-error-rate'];

/** A value's interval as one of the score. The line's slope is had from value and score, where these tell it. */
export function intervalOfScore({ metric, value, score, interval }: Score): Interval | undefined {
  if (!interval || !errorMetrics.includes(metric)) return interval;
  if (value === 0 || score === 0) return undefined;
  const slope = (1 - score) / value;
  const [low, high] = interval.map((end) => Math.max(0, 1 - slope * end)) as [number, number];
  return [high, low];
}
