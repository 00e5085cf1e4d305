import type { ProbeOutcome } from './step-store.ts';

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
 * @param written what is kept of an evaluation.
 */
export async function probeOutcome<Evaluation>(
  training: Promise<Trained<Evaluation>>,
  written: (evaluation: Evaluation) => ProbeOutcome['best'],
): Promise<ProbeOutcome> {
  const start = performance.now();
  const { losses, validation, best, last } = await training;
  const seconds = (performance.now() - start) / 1000;
  return {
    kind: 'probe',
    seconds,
    losses: [...losses],
    validation: [...validation],
    best: written(best),
    last: written(last),
  };
}
