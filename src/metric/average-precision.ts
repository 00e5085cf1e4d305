import { OtoscopeError } from '../errors.ts';
import { refuseNaN } from './refuse-nan.ts';
import { thresholdCounts } from './threshold-counts.ts';

/**
 * Multi-hot targets from class indices.
 *
 * @param examples what each example belongs to: one class, or any number of them.
 * @returns [examples, classes], 1 where the example belongs to the class.
 */
export function multiHot(examples: Iterable<number | readonly number[]>, classes: number): Uint8Array {
  const rows = Array.from(examples, (indices) => (typeof indices === 'number' ? [indices] : indices));
  const targets = new Uint8Array(rows.length * classes);
  for (const [row, indices] of rows.entries()) {
    for (const index of indices) {
      if (!Number.isInteger(index) || index < 0 || index >= classes) {
        throw new OtoscopeError(`example ${row} has class index ${index}, but there are ${classes} classes`);
      }
      targets[row * classes + index] = 1;
    }
  }
  return targets;
}

/** Refuses what mean average precision cannot be computed from: no examples, other sizes, NaN, targets but 0 and 1. */
export function validateMeanAveragePrecision(scores: Float32Array, targets: Uint8Array, classes: number): void {
  if (!Number.isInteger(classes) || classes < 1) {
    throw new OtoscopeError(`mean average precision over ${classes} classes: expected 1 or more`);
  }
  if (targets.length === 0) throw new OtoscopeError('mean average precision needs at least one example');
  if (scores.length !== targets.length || targets.length % classes !== 0) {
    throw new OtoscopeError(
      `mean average precision of ${scores.length} scores against ${targets.length} targets in ${classes} classes`,
    );
  }
  refuseNaN('mean average precision', scores);
  const position = targets.findIndex((target) => target > 1);
  if (position >= 0) {
    throw new OtoscopeError(`mean average precision: target ${position} is ${targets[position]}, neither 0 nor 1`);
  }
}

/**
 * Mean average precision: the plain mean of the classes' average precisions, those without positive examples too, which
 * count 0 (PROTOCOL section 6). Only the order of scores within a class matters, so logits serve as well as probabilities;
 * those of a softmax over classes do not have the order of its logits.
 *
 * @param scores [N, classes], row-major.
 * @param targets [N, classes], 1 where the example belongs to the class.
 * @returns `mean` in [0, 1], higher better, and the average precision of every class [classes].
 */
export function meanAveragePrecision(
  scores: Float32Array,
  targets: Uint8Array,
  classes: number,
): { mean: number; perClass: Float64Array } {
  validateMeanAveragePrecision(scores, targets, classes);
  const examples = targets.length / classes;
  // Both kinds share one buffer, positives from its start and negatives from its end: classes are many, examples too.
  const column = new Float32Array(examples);
  const perClass = Float64Array.from({ length: classes }, (_, index) => {
    let [positives, negatives] = [0, examples];
    for (let position = index; position < targets.length; position += classes) {
      if (targets[position] === 1) column[positives++] = scores[position]!;
      else column[--negatives] = scores[position]!;
    }
    return averagePrecision(column.subarray(0, positives), column.subarray(positives));
  });
  return { mean: perClass.reduce((sum, value) => sum + value, 0) / classes, perClass };
}

/**
 * Average precision of one class, AP = Σₙ (Rₙ − Rₙ₋₁) · Pₙ, where Pₙ and Rₙ are precision and recall of what scores at or
 * above the n-th highest distinct score. There is no interpolation. 0 for a class without positive examples.
 *
 * @param positives scores of the examples that belong to the class.
 * @param negatives scores of those that do not.
 * @returns a number in [0, 1], higher better.
 * @see scikit-learn's `average_precision_score`
 */
function averagePrecision(positives: Float32Array, negatives: Float32Array): number {
  const { truePositives, falsePositives } = thresholdCounts(positives, negatives);
  let area = 0;
  let previous = 0;
  for (const [threshold, found] of truePositives.entries()) {
    if (found > previous) area += ((found - previous) * found) / (found + falsePositives[threshold]!);
    previous = found;
  }
  return positives.length === 0 ? 0 : area / positives.length;
}
