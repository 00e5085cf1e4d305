import fc from 'fast-check';
import { expect, test } from 'vitest';
import cases from '../../test/oracle/metric/equal-error-rate.json' with { type: 'json' };
import { equalErrorRate } from './equal-error-rate.ts';

for (const [index, given] of cases.entries()) {
  test(`oracle case ${index}: the reference's curve, equal to 1e-12`, () => {
    const ours = equalErrorRate(Float32Array.from(given.scores), Uint8Array.from(given.targets), 'reference');
    expect(Math.abs(ours - given.expect)).toBeLessThan(1e-12);
  });
}

test('the point the reference drops: oracle case 0 on the whole curve', () => {
  const { scores, targets, expect: reference } = cases[0]!;
  const strict = equalErrorRate(Float32Array.from(scores), Uint8Array.from(targets), 'strict');
  expect(strict).toBeCloseTo(0.2774725274725275, 12);
  expect(Math.abs(bruteForce(scores, targets)[0]! - strict)).toBeLessThan(1e-12);
  expect(reference).toBeLessThan(strict);
});

/** (FPR + FNR) / 2 of every threshold with the least |FNR − FPR|, counted example by example, highest threshold first. */
function bruteForce(scores: readonly number[], targets: readonly number[]): number[] {
  const thresholds = [Number.POSITIVE_INFINITY, ...new Set(scores)].sort((a, b) => b - a);
  const share = (target: number, wrong: (score: number) => boolean) => {
    const some = scores.filter((_, index) => targets[index] === target);
    return some.filter(wrong).length / some.length;
  };
  const points = thresholds.map((threshold) => ({
    accepted: share(0, (score) => score >= threshold),
    missed: share(1, (score) => score < threshold),
  }));
  const least = Math.min(...points.map(({ accepted, missed }) => Math.abs(missed - accepted)));
  const best = points.filter(({ accepted, missed }) => Math.abs(missed - accepted) < least + 1e-9);
  return best.map(({ accepted, missed }) => (accepted + missed) / 2);
}

const examples = fc
  .array(fc.record({ score: fc.integer({ min: -6, max: 6 }), target: fc.nat(1) }), { minLength: 2, maxLength: 25 })
  .filter((list) => new Set(list.map(({ target }) => target)).size === 2);

const rate = (list: { score: number; target: number }[]): number => {
  return equalErrorRate(
    Float32Array.from(list, (e) => e.score),
    Uint8Array.from(list, (e) => e.target),
    'strict',
  );
};

test('the strict rate is its definition, in any order of examples', () => {
  fc.assert(
    fc.property(examples, (list) => {
      expect(rate(list)).toBeCloseTo(
        bruteForce(
          list.map((e) => e.score),
          list.map((e) => e.target),
        )[0]!,
        12,
      );
      expect(rate(list.toReversed())).toBe(rate(list));
    }),
  );
});

test('swapped labels and negated scores: the same rate, or that of the equal point at the other end', () => {
  fc.assert(
    fc.property(examples, (list) => {
      const mirrored = list.map(({ score, target }) => ({ score: -score, target: 1 - target }));
      expect(rate(mirrored)).toBeCloseTo(
        bruteForce(
          list.map((e) => e.score),
          list.map((e) => e.target),
        ).at(-1)!,
        12,
      );
    }),
  );
});

test('0 where a threshold separates, 1 where the wrong way round, 1/2 where all scores are tied', () => {
  for (const protocol of ['reference', 'strict'] as const) {
    const targets = Uint8Array.of(0, 0, 1, 1, 1);
    expect(equalErrorRate(Float32Array.of(1, 2, 3, 4, 5), targets, protocol)).toBe(0);
    expect(equalErrorRate(Float32Array.of(5, 4, 3, 2, 1), targets, protocol)).toBe(1);
    expect(equalErrorRate(new Float32Array(5), targets, protocol)).toBe(0.5);
  }
});

test('refuses one class only, lengths that differ, NaN and other targets', () => {
  const of = (scores: number[], targets: number[]) => () => {
    equalErrorRate(Float32Array.from(scores), Uint8Array.from(targets), 'strict');
  };
  expect(of([1, 2], [1, 1])).toThrow('none is negative');
  expect(of([1, 2], [0, 0])).toThrow('none is positive');
  expect(of([], [])).toThrow('none is negative');
  expect(of([1, 2, 3], [0, 1])).toThrow('3 scores against 2 targets');
  expect(of([1, Number.NaN], [0, 1])).toThrow('position 1 is not a number');
  expect(of([1, 2], [0, 3])).toThrow('target 1 is 3');
});
