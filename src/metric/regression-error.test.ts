import fc from 'fast-check';
import { expect, test } from 'vitest';
import cases from '../../test/oracle/metric/regression-error.json' with { type: 'json' };
import { meanAbsoluteError, meanSquaredError, regressionScore } from './regression-error.ts';

for (const [index, given] of cases.entries()) {
  test(`oracle case ${index}: both errors equal to 1e-6, per example and not per number`, () => {
    const outputs = given.targets[0]!.length;
    const predictions = Float32Array.from(given.predictions.flat());
    const targets = Float32Array.from(given.targets.flat());
    expect(Math.abs(meanSquaredError(predictions, targets, outputs) - given.meanSquaredError)).toBeLessThan(1e-6);
    expect(Math.abs(meanAbsoluteError(predictions, targets, outputs) - given.meanAbsoluteError)).toBeLessThan(1e-6);
  });
}

const number = fc.float({ min: -4, max: 4, noNaN: true });
const pairs = fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 20 });

test('both errors: 0 for equal values, symmetric, the same in any order', () => {
  fc.assert(
    fc.property(pairs, (list) => {
      const left = Float32Array.from(list, ([value]) => value);
      const right = Float32Array.from(list, ([, value]) => value);
      for (const error of [meanSquaredError, meanAbsoluteError]) {
        expect(error(left, left)).toBe(0);
        expect(error(left, right)).toBe(error(right, left));
        expect(error(left.toReversed(), right.toReversed())).toBeCloseTo(error(left, right), 12);
      }
      expect(meanAbsoluteError(left, right) ** 2).toBeLessThanOrEqual(meanSquaredError(left, right) + 1e-9);
    }),
  );
});

test('the score: 1 without error, 0 for the largest possible one and beyond', () => {
  expect(regressionScore(0, 2)).toBe(1);
  expect(regressionScore(1, 2)).toBe(0.75);
  expect(regressionScore(4, 2)).toBe(0);
  expect(regressionScore(9, 2)).toBe(0);
  expect(() => regressionScore(1, 0)).toThrow('range of 0');
  expect(() => regressionScore(Number.NaN, 1)).toThrow('of NaN');
});

test('refuses no examples, sizes that do not fit and values that are not finite', () => {
  const of = (predictions: number[], targets: number[], outputs?: number) => () => {
    meanSquaredError(Float32Array.from(predictions), Float32Array.from(targets), outputs);
  };
  expect(of([], [])).toThrow('at least one example');
  expect(of([1, 2], [1])).toThrow('2 predictions against 1 targets');
  expect(of([1, 2, 3], [1, 2, 3], 2)).toThrow('2 per example');
  expect(of([1], [1], 0)).toThrow('0 outputs');
  expect(of([1, Number.NaN], [1, 1])).toThrow('prediction 1 is NaN');
  expect(of([1, 1], [Number.POSITIVE_INFINITY, 1])).toThrow('target 0 is Infinity');
  expect(() => meanAbsoluteError(new Float32Array(0), new Float32Array(0))).toThrow('at least one example');
});
