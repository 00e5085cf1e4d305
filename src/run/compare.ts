import { OtoscopeError } from '../errors.ts';
import { comparePair, pairsOf } from '../statistics/difference.ts';
import { holm } from '../statistics/holm.ts';
import { mcnemar } from '../statistics/mcnemar.ts';
import type { MetricName } from '../task/metric-name.ts';
import type { ThreadPool } from '../threads/pool.ts';
import { compareScores, lettersOf } from './compare-scores.ts';
import { type Compared, type TaskOfRun, type TaskVariation, taskVariation } from './compare-task.ts';
import { type Comparison, level, type TaskComparison, type TaskPair } from './comparison.ts';
import type { TaskResult } from './results.ts';
import type { SavedRun } from './saved-run.ts';

/** A task with all that its comparison needs. */
interface ScoredTask {
  readonly id: string;
  readonly results: readonly TaskResult[];
  readonly variation: TaskVariation;
}

/**
 * Holds encoders against each other: on every task, and by their track scores over the tasks that all of them have
 * (docs/statistics.md).
 *
 * @throws OtoscopeError for results of different suites, results without predictions, or where no task can be compared.
 */
export async function compareRuns(
  runs: readonly SavedRun[],
  compared: Compared,
  threads: ThreadPool,
): Promise<Comparison> {
  const [{ suite }] = runs.map(({ results }) => results) as [SavedRun['results']];
  const other = runs.find(({ results }) => results.suite !== suite);
  if (other) {
    throw new OtoscopeError(
      `${other.path} has results of the suite ${other.results.suite}, ${runs[0]!.path} of ${suite}`,
      {
        hint: 'compare results of one suite',
        exitCode: 2,
      },
    );
  }
  const old = runs.find(({ steps }) => steps === null);
  if (old) {
    throw new OtoscopeError(`${old.path} does not tell what was predicted for single examples`, {
      hint: 'an earlier version wrote it, or it was copied from its place: run the encoder again, which repeats the tracks only',
    });
  }
  const scored: ScoredTask[] = [];
  const leftOut: { id: string; reason: string }[] = [];
  for (const { id } of runs[0]!.results.tasks) {
    const task = await scoredTask(runs, id, compared, threads);
    if (typeof task === 'string') leftOut.push({ id, reason: task });
    else scored.push(task);
  }
  if (scored.length === 0) {
    const reasons = leftOut.map(({ id, reason }) => `${id}: ${reason}`);
    throw new OtoscopeError(`no task of ${suite} can be compared on Track ${compared.track}`, {
      hint: reasons.join('; '),
    });
  }
  const tasks = compareTasks(scored, compared);
  const covariances = scored.map(({ variation }) => variation.covariance);
  const recordings = scored.map(({ variation }) => variation.recordings);
  return {
    schema: 'otoscope.comparison/1',
    suite,
    ...compared,
    encoders: runs.map(({ path, results: { encoder } }, _, all) => {
      const isAmbiguous = all.filter(({ results }) => results.encoder.name === encoder.name).length > 1;
      return { name: isAmbiguous ? path : encoder.name, fingerprint: encoder.fingerprint, path };
    }),
    tasks,
    weighted: compareScores(tasks, covariances, recordings),
    unweighted: compareScores(
      tasks.map((task) => ({ ...task, weight: 1 })),
      covariances,
      recordings,
    ),
    leftOut,
  };
}

/** A task's results by all runs, or why they cannot be compared. */
async function scoredTask(
  runs: readonly SavedRun[],
  id: string,
  compared: Compared,
  threads: ThreadPool,
): Promise<ScoredTask | string> {
  const results: TaskResult[] = [];
  const own: TaskOfRun[] = [];
  for (const run of runs) {
    const { name } = run.results.encoder;
    const result = run.results.tasks.find((task) => task.id === id);
    if (result?.status !== 'done') return `${name} has no score${result?.reason ? ` (${result.reason})` : ''}`;
    if (!scoreOf(result, compared)) return `${name} was not scored by Track ${compared.track}`;
    const steps = run.steps!.tasks.find((task) => task.id === id)!;
    if (steps.testSet !== (own[0]?.steps ?? steps).testSet) {
      return `${runs[0]!.results.encoder.name} and ${name} were tested on different data`;
    }
    results.push(result);
    own.push({ run, steps });
  }
  const { metric } = scoreOf(results[0]!, compared)!;
  const variation = await taskVariation(own, metric as MetricName, compared, threads);
  return variation ? { id, results, variation } : 'some left out clips that others could decode';
}

function scoreOf({ trackA, trackB }: TaskResult, { track, protocol }: Compared) {
  return (track === 'A' ? trackA : trackB)?.[protocol];
}

/** Every pair on every task; of each pair, Holm's correction goes over the tasks. */
function compareTasks(scored: readonly ScoredTask[], compared: Compared): TaskComparison[] {
  const raw = scored.map((task) => ({ task, pairs: taskPairs(task, compared) }));
  const adjusted = raw[0]!.pairs.map((_, place) => holm(raw.map(({ pairs }) => pairs[place]!.p)));
  return raw.map(({ task: { id, results, variation }, pairs }, index) => {
    const scores = results.map((result) => scoreOf(result, compared)!);
    // Which encoders are alike on one task is asked of all pairs, not of all tasks.
    const ofTask = holm(pairs.map(({ p }) => p));
    const isTold = (one: number, other: number): boolean => {
      return ofTask[pairs.findIndex(({ first, second }) => first === one && second === other)]! < level;
    };
    return {
      id,
      metric: scores[0]!.metric,
      weight: results[0]!.weight,
      values: scores.map(({ value }) => value),
      scores: scores.map(({ score }) => score),
      isPaired: variation.isPaired,
      pairs: pairs.map((pair, place) => ({ ...pair, adjusted: adjusted[place]![index]! })),
      groups: lettersOf(
        scores.map(({ score }) => score),
        isTold,
      ),
    };
  });
}

function taskPairs({ results, variation }: ScoredTask, compared: Compared): Omit<TaskPair, 'adjusted'>[] {
  const scores = results.map((result) => scoreOf(result, compared)!.score);
  const { right, covariance } = variation;
  return pairsOf(scores.length).map(([first, second]) => {
    const pair = comparePair(scores, covariance, first, second);
    if (right) return { ...pair, test: 'mcnemar', ...mcnemar(right[first]!, right[second]!) };
    return { ...pair, test: 'bootstrap' };
  });
}
