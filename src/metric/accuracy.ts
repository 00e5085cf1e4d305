import { OtoscopeError } from '../errors.ts';

/**
 * The position of the largest of each row's `columns` numbers; the first of equals wins (PROTOCOL section 6).
 *
 * @param scores [N, columns], row-major.
 */
export function largestPerRow(scores: Float32Array, columns: number): Int32Array {
  return Int32Array.from({ length: scores.length / columns }, (_, row) => {
    let best = 0;
    const start = row * columns;
    for (let column = 1; column < columns; column += 1) {
      if (scores[start + column]! > scores[start + best]!) best = column;
    }
    return best;
  });
}

/** Refuses what accuracy cannot be computed from: no examples, or another number of targets than of predictions. */
export function validateAccuracy(predictions: Int32Array, targets: Int32Array): void {
  if (targets.length === 0) throw new OtoscopeError('accuracy needs at least one example, but the split is empty');
  if (predictions.length !== targets.length) {
    throw new OtoscopeError(`accuracy of ${predictions.length} predictions against ${targets.length} targets`);
  }
}

/**
 * The share of examples whose predicted class is the target.
 *
 * @param predictions class indices [N].
 * @param targets class indices [N].
 * @returns a number in [0, 1], higher better.
 */
export function accuracy(predictions: Int32Array, targets: Int32Array): number {
  validateAccuracy(predictions, targets);
  let right = 0;
  for (let example = 0; example < targets.length; example += 1) {
    if (predictions[example] === targets[example]) right += 1;
  }
  return right / targets.length;
}
