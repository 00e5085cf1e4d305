import fc from 'fast-check';
import { expect, test } from 'vitest';
import { axisOf, percent } from './ticks.ts';

test('ticks are round numbers around the scores', () => {
  expect(axisOf([0.512, 0.901]).ticks).toEqual([0.5, 0.6, 0.7, 0.8, 0.9, 1]);
  expect(axisOf([0.3, 0.39]).ticks).toEqual([0.3, 0.32, 0.34, 0.36, 0.38, 0.4]);
  expect(axisOf([]).ticks).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(percent(0.65, axisOf([0.5, 1]))).toBe('30%');
});

test('an axis holds every score, within [0, 1], with seven ticks at most', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), (scores) => {
      const { low, high, ticks } = axisOf(scores);
      expect(low).toBeLessThanOrEqual(Math.min(...scores) + 1e-9);
      expect(high).toBeGreaterThanOrEqual(Math.max(...scores) - 1e-9);
      expect([low >= 0, high <= 1, ticks.length >= 2, ticks.length <= 7]).toEqual([true, true, true, true]);
    }),
  );
});
