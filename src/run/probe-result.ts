import type { ExamplePlaces } from '../embedding/task-clips.ts';
import type { Predictions } from '../metric/predictions.ts';
import type { ProbeOutcome, StepResult } from './step-store.ts';

/** What a probe of any kind comes back with. */
interface Trained<Evaluation> {
  readonly losses: readonly number[];
  readonly validation: readonly number[];
  readonly best: Evaluation;
  readonly last: Evaluation;
}

/**
 * Trains a probe and puts down what is kept of it.
 *
 * @param places of the examples that it is tested on.
 * @param metricOf the metric by both protocols.
 */
export async function probeResult<Evaluation extends { readonly epoch: number; readonly predictions: Predictions }>(
  training: Promise<Trained<Evaluation>>,
  places: ExamplePlaces,
  metricOf: (evaluation: Evaluation) => ProbeOutcome['best']['metric'],
): Promise<StepResult<ProbeOutcome>> {
  const start = performance.now();
  const { losses, validation, best, last } = await training;
  const seconds = (performance.now() - start) / 1000;
  const written = (evaluation: Evaluation) => ({ epoch: evaluation.epoch, metric: metricOf(evaluation) });
  return {
    outcome: {
      kind: 'probe',
      seconds,
      losses: [...losses],
      validation: [...validation],
      best: written(best),
      last: written(last),
    },
    predictions: { places, by: { best: best.predictions, last: last.predictions }, neighbours: null },
  };
}
