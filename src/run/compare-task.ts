import { OtoscopeError } from '../errors.ts';
import { exampleCount, type Predictions } from '../metric/predictions.ts';
import type { Protocol } from '../metric/protocol.ts';
import { bootstrapDeviationJob } from '../statistics/deviation.ts';
import type { MetricName } from '../task/metric-name.ts';
import type { ThreadPool } from '../threads/pool.ts';
import { measureOf } from './sampling.ts';
import type { SavedRun } from './saved-run.ts';
import type { Predictor, StepPredictions } from './step-predictions.ts';
import type { TaskSteps } from './steps-file.ts';

/** What is compared of all tasks. */
export interface Compared {
  readonly track: 'A' | 'B';
  readonly protocol: Protocol;
}

/** How the scores of one task vary together. */
export interface TaskVariation {
  /** Covariances of the encoders' scores [encoders, encoders]. */
  readonly covariance: Float64Array;
  readonly recordings: number;
  readonly isPaired: boolean;
  /** Whether each encoder is right about each example, where an example is a recording with one class; else null. */
  readonly right: readonly (readonly boolean[])[] | null;
}

/** A run with what its steps say of one task. */
export interface TaskOfRun {
  readonly run: SavedRun;
  readonly steps: TaskSteps;
}

/**
 * How the scores of several encoders vary with the test examples: resampled together where predictions were kept, else as
 * much as each varies by itself.
 *
 * @returns null where the encoders were not tested on the same examples.
 */
export async function taskVariation(
  runs: readonly TaskOfRun[],
  metric: MetricName,
  compared: Compared,
  threads: ThreadPool,
): Promise<TaskVariation | null> {
  const folds = stepsOf(runs[0]!, compared).map(({ fold }) => fold);
  const covariance = new Float64Array(runs.length ** 2);
  const right = runs.map((): boolean[] => []);
  let [recordings, examples] = [0, 0];
  let isPaired = true;
  for (const fold of folds) {
    const models = await Promise.all(runs.map((run) => predictionsOf(run, fold, compared)));
    const share = (runs[0]!.steps.scale * folds.length) ** 2;
    if (models.some((model) => model === null)) {
      isPaired = false;
      const sampled = await Promise.all(runs.map((run) => samplingOf(run, fold, compared)));
      for (const [index, { deviation }] of sampled.entries())
        covariance[index * (runs.length + 1)]! += deviation ** 2 / share;
      recordings += sampled[0]!.recordings;
      continue;
    }
    const predictions = models.map((model) => model!.predictions);
    const counts = predictions.map(exampleCount);
    if (new Set(counts).size > 1) return null;
    const measures = [measureOf(metric, compared.protocol, compared.track === 'B' ? 'vote' : 'best')];
    const { source } = models[0]!.places;
    const deviation = await threads.run(bootstrapDeviationJob, { measures, models: predictions, source });
    for (const [place, value] of deviation.covariances[0]!.entries()) covariance[place]! += value / share;
    recordings += deviation.recordings;
    examples += counts[0]!;
    for (const [index, each] of predictions.entries()) for (const isRight of rightOf(each)) right[index]!.push(isRight);
  }
  // Crops of a recording are right or wrong together, which McNemar's test does not know.
  const isSimple = metric === 'accuracy' && isPaired && recordings === examples;
  return { covariance, recordings, isPaired, right: isSimple ? right : null };
}

function rightOf(predictions: Predictions): boolean[] {
  if (predictions.kind !== 'class') return [];
  return Array.from(predictions.target, (target, example) => predictions.predicted[example] === target);
}

/** The steps behind a score, a fold each. */
function stepsOf({ steps }: TaskOfRun, { track, protocol }: Compared): TaskSteps['steps'] {
  return steps.steps.filter((step) => {
    return step.kind === kindOf[track] && (step.protocol === null || step.protocol === protocol);
  });
}

const kindOf = { A: 'probe', B: 'neighbours' } as const;

async function stepKey(run: TaskOfRun, fold: string | null, compared: Compared): Promise<string> {
  const key = stepsOf(run, compared).find((step) => step.fold === fold)?.key;
  if (key !== undefined && (await run.run.outcomes.has(key))) return key;
  const { encoder } = run.run.results;
  throw new OtoscopeError(`what ${encoder.name} predicted for ${run.steps.id} is not in the store any more`, {
    hint: `run it again: otoscope run … (${run.run.path}); what is left is not computed again`,
  });
}

async function predictionsOf(
  run: TaskOfRun,
  fold: string | null,
  compared: Compared,
): Promise<(Pick<StepPredictions, 'places'> & { predictions: Predictions }) | null> {
  const kept = await run.run.outcomes.predictions(await stepKey(run, fold, compared));
  return kept && { places: kept.places, predictions: kept.by[predictorOf(run, compared)]! };
}

async function samplingOf(run: TaskOfRun, fold: string | null, compared: Compared) {
  const { sampling } = await run.run.outcomes.read(await stepKey(run, fold, compared), kindOf[compared.track]);
  const deviation = sampling.deviation[predictorOf(run, compared)]![compared.protocol];
  return { deviation, recordings: sampling.recordings };
}

function predictorOf({ steps }: TaskOfRun, { track, protocol }: Compared): Predictor {
  return track === 'B' ? 'vote' : steps.states[protocol];
}
