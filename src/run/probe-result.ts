import type { ExamplePlaces } from '../embedding/task-clips.ts';
import type { Predictions } from '../metric/predictions.ts';
import { isValidatedOnTest, type Parts, testPlaces } from './parts.ts';
import type { ProbeOutcome, StepResult } from './step-store.ts';

/** What a probe of any kind comes back with. */
interface Trained<Evaluation> {
  readonly losses: readonly number[];
  readonly validation: readonly number[];
  readonly best: Evaluation;
  readonly bestReference?: Evaluation;
  readonly last: Evaluation;
}

/**
 * Trains a probe and puts down what is kept of it.
 *
 * @param places of all examples.
 * @param parts what it is trained, validated and tested on.
 * @param metricOf the metric by both protocols.
 */
export async function probeResult<Evaluation extends { readonly epoch: number; readonly predictions: Predictions }>(
  training: Promise<Trained<Evaluation>>,
  places: ExamplePlaces,
  parts: Parts,
  metricOf: (evaluation: Evaluation) => ProbeOutcome['best']['metric'],
): Promise<StepResult<ProbeOutcome>> {
  const start = performance.now();
  const { losses, validation, best, bestReference, last } = await training;
  const seconds = (performance.now() - start) / 1000;
  const written = (evaluation: Evaluation) => ({ epoch: evaluation.epoch, metric: metricOf(evaluation) });
  return {
    outcome: {
      kind: 'probe',
      seconds,
      losses: [...losses],
      validation: [...validation],
      best: written(best),
      ...(bestReference && { bestReference: written(bestReference) }),
      last: written(last),
    },
    predictions: {
      places: testPlaces(places, parts),
      // Only where the validation data is the test data does a protocol score the last state.
      by: {
        best: best.predictions,
        ...(bestReference && { bestReference: bestReference.predictions }),
        ...(isValidatedOnTest(parts) && { last: last.predictions }),
      },
      neighbours: null,
    },
  };
}
