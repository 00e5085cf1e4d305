import { expect, test } from 'vitest';
import { spreadOf } from './spread.ts';

test('the mean and the standard deviation of a sample', () => {
  // Σ (x − 5)² = 32 over 8 − 1.
  const { mean, standardDeviation } = spreadOf([2, 4, 4, 4, 5, 5, 7, 9]);
  expect(mean).toBe(5);
  expect(standardDeviation).toBeCloseTo(Math.sqrt(32 / 7), 12);
  expect(spreadOf([0.5])).toEqual({ mean: 0.5, standardDeviation: 0 });
});
