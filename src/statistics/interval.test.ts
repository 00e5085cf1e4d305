import { expect, test } from 'vitest';
import { randomStream } from '../random/random.ts';
import { deviationOfMean, meanInterval, shareInterval, valueInterval } from './interval.ts';

test('with the deviation of independent examples it is the interval of Wilson', () => {
  // Newcombe (1998), "Two-sided confidence intervals for the single proportion", Table I, method 3.
  for (const [right, of, low, high] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const) {
    const share = right / of;
    const interval = shareInterval(share, Math.sqrt((share * (1 - share)) / of), of);
    expect(interval[0]).toBeCloseTo(low, 4);
    expect(interval[1]).toBeCloseTo(high, 4);
  }
});

test('an error has the interval of the share that is right, turned round', () => {
  const [low, high] = shareInterval(0.9, 0.05, 60);
  const error = shareInterval(0.1, 0.05, 60);
  expect([error[0], error[1]]).toEqual([expect.closeTo(1 - high, 12), expect.closeTo(1 - low, 12)]);
});

test('squared errors are shares of the squared range, and beyond it numbers', () => {
  const [low, high] = valueInterval(0.4, 0.1, 50, 4);
  const share = shareInterval(0.1, 0.025, 50);
  expect([low, high]).toEqual([expect.closeTo(4 * share[0], 12), expect.closeTo(4 * share[1], 12)]);
  expect(valueInterval(5, 1, 50, 4)).toEqual([expect.closeTo(5 - 1.96, 3), expect.closeTo(5 + 1.96, 3)]);
});

test('independent values vary less together', () => {
  const parts = [
    { deviation: 0.3, weight: 1 },
    { deviation: 0.4, weight: 1 },
  ];
  expect(deviationOfMean(parts)).toBeCloseTo(0.25, 12);
});

test('a mean of one part has its interval; a part that is all right still counts with what its recordings leave open', () => {
  const part = { value: 0.11, deviation: 0.014, recordings: 335, weight: 1 };
  expect(meanInterval([part])).toEqual(shareInterval(0.11, 0.014, 335).map((end) => expect.closeTo(end, 12)));
  const perfect = { value: 1, deviation: 0, recordings: 17, weight: 1 };
  const [low, high] = meanInterval([part, perfect]);
  const [own] = shareInterval(1, 0, 17);
  expect(high - low).toBeGreaterThan((1 - own) / 2);
});

test('means of independent shares are covered by 95 of 100 intervals, near 1 as well', () => {
  const random = randomStream(4);
  for (const rates of [
    [0.99, 0.6, 0.3],
    [0.98, 0.98, 0.98],
    [0.97, 0.97, 0.97, 0.97, 0.97, 0.97],
  ]) {
    const truth = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
    let covered = 0;
    const draws = 2000;
    for (let draw = 0; draw < draws; draw += 1) {
      const parts = rates.map((rate) => {
        const recordings = 40;
        const right = Array.from({ length: recordings }, () => Number(random.next() < rate));
        const value = right.reduce((sum, each) => sum + each, 0) / recordings;
        return { value, deviation: Math.sqrt((value * (1 - value)) / recordings), recordings, weight: 1 };
      });
      const [low, high] = meanInterval(parts);
      covered += Number(low <= truth && truth <= high);
    }
    expect(covered / draws).toBeGreaterThan(0.93);
    expect(covered / draws).toBeLessThan(0.99);
  }
});
