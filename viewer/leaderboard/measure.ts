import type { Interval, PageScore, Published, RunSummary, SuiteInfo, TaskInfo } from '../../src/report/page/model.ts';
import { type SuiteScore, suiteScore } from '../../src/suite/score.ts';
import type { Settings, Weighting } from '../shell/route.ts';

/** What ranking needs to know. */
export type Ranking = Pick<Settings, 'track' | 'protocol' | 'weighting' | 'of'>;

/** A score to rank by. */
export interface Measured {
  /** In [0, 1]; null: it has none. */
  readonly score: number | null;
  readonly interval?: Interval | undefined;
  /** How many tasks it is a mean of. */
  readonly tasks: number;
}

/** The tasks that a ranking is about. */
export function rankedTasks(suite: SuiteInfo, { track, weighting, of }: Ranking): TaskInfo[] {
  return suite.tasks.filter(
    (task) =>
      (track === 'A' || task.trackB) &&
      (of === 'all' || of === task.domain || of === task.id) &&
      // A task by itself has a score whatever it weighs.
      (weighting !== 'public' || of === task.id || !task.restricted),
  );
}

/** What a run is ranked by: the score of a task, or the mean of several. */
export function measureRun(run: RunSummary, suite: SuiteInfo, ranking: Ranking): Measured {
  const { track, protocol, weighting, of } = ranking;
  const tasks = rankedTasks(suite, ranking);
  const scores = tasks.map(({ id }) => run.tasks[id]?.[track]?.[protocol]);
  const count = scores.filter(Boolean).length;
  if (tasks[0]?.id === of) return { score: scores[0]?.score ?? null, interval: scores[0]?.interval, tasks: count };
  const known = run.tracks[track][protocol];
  const told =
    of === 'all' ? known[fieldOf(weighting)] : weighting === 'size' ? known.domains[of as TaskInfo['domain']] : null;
  if (told) return { ...told, tasks: count };
  const weights = tasks.map(({ weight }) => (weighting === 'unweighted' ? 1 : weight));
  return {
    score: meanOf(
      tasks,
      scores.map((score) => score?.score ?? null),
      weighting,
    ),
    interval: meanInterval(scores, weights),
    tasks: count,
  };
}

/** What published scores are ranked by; they have no interval. */
export function measurePublished(entry: Published, suite: SuiteInfo, ranking: Ranking): Measured {
  const tasks = rankedTasks(suite, ranking);
  const scores = tasks.map(({ id }) => entry[ranking.track][id] ?? null);
  return { score: meanOf(tasks, scores, ranking.weighting), tasks: scores.filter((score) => score !== null).length };
}

function fieldOf(weighting: Weighting): Exclude<keyof SuiteScore, 'domains'> {
  return weighting === 'size' ? 'weighted' : weighting;
}

function meanOf(tasks: readonly TaskInfo[], scores: readonly (number | null)[], weighting: Weighting): number | null {
  const scored = tasks.map(({ weight, domain }, at) => ({ weight, domain, score: scores[at]! }));
  return suiteScore(scored)[weighting === 'unweighted' ? 'unweighted' : 'weighted'];
}

/** The interval of a weighted mean of scores that were sampled independently: half widths add as Σ (wᵢhᵢ)² / (Σ wᵢ)². */
export function meanInterval(
  scores: readonly (PageScore | undefined)[],
  weights: readonly number[],
): Interval | undefined {
  let [mean, squares, total] = [0, 0, 0];
  for (const [at, score] of scores.entries()) {
    if (!score) continue;
    if (!score.interval) return undefined;
    const [low, high] = score.interval;
    mean += weights[at]! * score.score;
    squares += (weights[at]! * (high - low)) ** 2 / 4;
    total += weights[at]!;
  }
  if (total === 0) return undefined;
  const half = Math.sqrt(squares) / total;
  return [Math.max(0, mean / total - half), Math.min(1, mean / total + half)];
}
