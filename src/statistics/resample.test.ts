import { expect, test } from 'vitest';
import type { Predictions } from '../metric/predictions.ts';
import { randomStream } from '../random/random.ts';
import { drawWeights, samplingPlan } from './resample.ts';

function classes(...target: number[]): Predictions {
  const predicted = Int32Array.from(target);
  const probability = new Float32Array(target.length).fill(1);
  const probabilities = { probability, targetProbability: probability };
  return { kind: 'class', count: 4, target: predicted, predicted, ...probabilities, scores: null };
}

test('crops of a recording are drawn together, among the recordings of their class', () => {
  const plan = samplingPlan(classes(0, 0, 0, 1, 1, 1), Int32Array.of(0, 0, 2, 3, 4, 4));
  expect(plan.units).toBe(4);
  expect(plan.strata.map((units) => [...units])).toEqual([
    [0, 1],
    [2, 3],
  ]);
  for (let seed = 0; seed < 20; seed += 1) {
    const weights = drawWeights(plan, randomStream(seed));
    // Of two recordings one is drawn, and counts for both.
    expect([weights[0], weights[2]].sort()).toEqual([0, 2]);
    expect(weights[1]).toBe(weights[0]);
    expect(weights[5]).toBe(weights[4]);
  }
});

test('classes with one recording share a stratum; a lone one always counts once', () => {
  const rows = Int32Array.of(0, 1, 2, 3);
  expect(samplingPlan(classes(0, 0, 1, 2), rows).strata.map((units) => [...units])).toEqual([
    [0, 1],
    [2, 3],
  ]);
  const lone = samplingPlan(classes(0, 0, 0, 1), rows);
  expect(lone.strata.length).toBe(1);
  for (let seed = 0; seed < 20; seed += 1) expect(drawWeights(lone, randomStream(seed))[3]).toBe(1);
});

test('the mean weight is 1, and the variance of a mean is that of independent examples, s² / n', () => {
  const values = [3, 1, 4, 1, 5, 9];
  const plan = samplingPlan(classes(0, 0, 0, 0, 0, 0), Int32Array.of(0, 1, 2, 3, 4, 5));
  const random = randomStream(1);
  const means = Array.from({ length: 20_000 }, () => {
    return drawWeights(plan, random).reduce((sum, weight, index) => sum + (weight * values[index]!) / 6, 0);
  });
  const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
  const variance = means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / means.length;
  // Σ 23, Σ² 133: s² = (133 − 23² / 6) / 5 = 8.9667.
  expect(mean).toBeCloseTo(23 / 6, 1);
  expect(Math.abs(variance / (8.966667 / 6) - 1)).toBeLessThan(0.04);
});
