import type { Task } from '../task/task.ts';

/** A task's part in the score of a suite. */
export interface ScoredTask extends Pick<Task, 'weight' | 'domain' | 'restricted'> {
  /** In [0, 1], higher better; null: it was not run, and is left out of every mean. */
  readonly score: number | null;
}

/** Means over the tasks that have a score; null where none has. */
export type SuiteScore = SuiteMeans<number | null>;

/** What is computed over a suite's tasks. */
export interface SuiteMeans<Mean> {
  /** Σ weight·score / Σ weight: the track score. */
  readonly weighted: Mean;
  /** Every task counting the same. */
  readonly unweighted: Mean;
  /** The track score over the tasks whose recordings were released. */
  readonly public: Mean;
  /** The track score over each domain's tasks, for every domain among the tasks. */
  readonly domains: Readonly<Partial<Record<Task['domain'], Mean>>>;
}

/** One track's score of a suite (PROTOCOL section 7). */
export function suiteScore(tasks: readonly ScoredTask[]): SuiteScore {
  return suiteMeans(tasks, mean);
}

/** Takes a mean, or whatever is wanted of one, over the weighted tasks, the unweighted, the public and each domain's. */
export function suiteMeans<Scored extends ScoredTask, Mean>(
  tasks: readonly Scored[],
  mean: (tasks: readonly Scored[]) => Mean,
): SuiteMeans<Mean> {
  const domains: Partial<Record<Task['domain'], Mean>> = {};
  for (const { domain } of tasks) domains[domain] ??= mean(tasks.filter((task) => task.domain === domain));
  return {
    weighted: mean(tasks),
    unweighted: mean(tasks.map((task) => ({ ...task, weight: 1 }))),
    public: mean(tasks.filter((task) => !task.restricted)),
    domains,
  };
}

function mean(tasks: readonly ScoredTask[]): number | null {
  let total = 0;
  let weights = 0;
  for (const { score, weight } of tasks) {
    if (score === null) continue;
    total += weight * score;
    weights += weight;
  }
  return weights === 0 ? null : total / weights;
}
