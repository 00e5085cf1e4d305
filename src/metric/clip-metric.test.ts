import { expect, test } from 'vitest';
import { clipMetric, isHigherBetter } from './clip-metric.ts';
import { scoreOfMetric } from './score.ts';

const classes = { kind: 'classes', count: 2, indices: Int32Array.of(0, 1, 1, 0) } as const;
const outputs = Float32Array.of(2, 1, 0, 3, 2, 1, 5, 0);

test('classes are scored by accuracy, average precision or equal error rate', () => {
  expect(clipMetric('accuracy', outputs, classes).strict).toBe(0.75);
  // Class 0 ranks examples 4, 1 and 3 (tied), 2; class 1 ranks 2, 1 and 3 (tied), 4.
  const precision = clipMetric('mean-average-precision', outputs, classes).reference;
  expect(precision).toBeCloseTo((1 / 2 + (1 / 2) * (2 / 3) + (1 / 2 + (1 / 2) * (2 / 3))) / 2, 6);
  // Differences of the logits: −1, 3, −1, −5 for targets 0, 1, 1, 0; at the threshold 3 nothing is found in error and half
  // is missed.
  expect(clipMetric('equal-error-rate', outputs, classes).strict).toBe(0.25);
  expect(scoreOfMetric('equal-error-rate', 0.1, 1)).toBeCloseTo(0.9, 12);
});

test('strict: average precision of single classes does not change when a number is added to all logits of an example', () => {
  const shifted = outputs.map((logit, index) => logit + 10 * Math.floor(index / 2));
  const { reference, strict } = clipMetric('mean-average-precision', outputs, classes);
  const after = clipMetric('mean-average-precision', shifted, classes);
  expect(after.strict).toBeCloseTo(strict, 6);
  expect(after.reference).not.toBeCloseTo(reference, 2);
});

test('numbers are scored by their squared error', () => {
  const targets = { kind: 'numbers', count: 1, values: Float32Array.of(1, 2), range: 2 } as const;
  expect(clipMetric('mean-squared-error', Float32Array.of(1, 1), targets)).toEqual({ reference: 0.5, strict: 0.5 });
  expect(scoreOfMetric('mean-squared-error', 0.5, targets.range)).toBe(1 - 0.5 / 4);
  expect(isHigherBetter('mean-squared-error')).toBe(false);
});

test('a metric that does not fit the targets is refused', () => {
  expect(() => clipMetric('mean-squared-error', outputs, classes)).toThrow("targets of the kind 'classes'");
  const three = { kind: 'classes', count: 3, indices: Int32Array.of(0) } as const;
  expect(() => clipMetric('equal-error-rate', Float32Array.of(1, 2, 3), three)).toThrow('equal-error-rate');
});
