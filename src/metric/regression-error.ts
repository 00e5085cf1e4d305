import { OtoscopeError } from '../errors.ts';

/** Refuses what an error cannot be computed from: no examples, other targets than predictions, values that are not finite. */
export function validateRegression(predictions: Float32Array, targets: Float32Array, outputs: number): void {
  if (!Number.isInteger(outputs) || outputs < 1) {
    throw new OtoscopeError(`regression with ${outputs} outputs per example: expected 1 or more`);
  }
  if (targets.length === 0) throw new OtoscopeError('regression error needs at least one example');
  if (predictions.length !== targets.length || targets.length % outputs !== 0) {
    throw new OtoscopeError(
      `regression error of ${predictions.length} predictions against ${targets.length} targets, ${outputs} per example`,
    );
  }
  for (const [name, values] of Object.entries({ prediction: predictions, target: targets })) {
    const position = values.findIndex((value) => !Number.isFinite(value));
    if (position >= 0) throw new OtoscopeError(`regression error: ${name} ${position} is ${values[position]}`);
  }
}

/**
 * Mean squared error, Σ (prediction − target)² / N. The reference divides by the number of examples, not of numbers: the
 * squares of an example's several outputs are added up (PROTOCOL section 6).
 *
 * @param predictions [N, outputs], row-major.
 * @param targets [N, outputs].
 * @returns 0 or above, lower better.
 */
export function meanSquaredError(predictions: Float32Array, targets: Float32Array, outputs = 1): number {
  validateRegression(predictions, targets, outputs);
  const sum = predictions.reduce((total, prediction, index) => total + (prediction - targets[index]!) ** 2, 0);
  return (sum * outputs) / predictions.length;
}

/** Mean absolute error, Σ |prediction − target| / N, over examples as `meanSquaredError`. */
export function meanAbsoluteError(predictions: Float32Array, targets: Float32Array, outputs = 1): number {
  validateRegression(predictions, targets, outputs);
  const sum = predictions.reduce((total, prediction, index) => total + Math.abs(prediction - targets[index]!), 0);
  return (sum * outputs) / predictions.length;
}

/**
 * A mean squared error as a score, 1 − MSE / range² (PROTOCOL section 7), but never below 0, which predictions outside the
 * range would come to.
 *
 * @param range largest less smallest possible target: 2 for a phone's accuracy of 0 to 2.
 * @returns a number in [0, 1], higher better.
 */
export function regressionScore(squaredError: number, range: number): number {
  if (!(range > 0 && squaredError >= 0)) {
    throw new OtoscopeError(`score of a mean squared error of ${squaredError} over a range of ${range}`);
  }
  return Math.max(0, 1 - squaredError / range ** 2);
}
