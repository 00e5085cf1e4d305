import fc from 'fast-check';
import { expect, test } from 'vitest';
import cases from '../../test/oracle/metric/average-precision.json' with { type: 'json' };
import { meanAveragePrecision, multiHot } from './average-precision.ts';

for (const [index, given] of cases.entries()) {
  test(`oracle case ${index}: mean and classes equal to 1e-12`, () => {
    const classes = given.scores[0]!.length;
    const { scores, targets } = { scores: given.scores.flat(), targets: given.targets.flat() };
    const ours = meanAveragePrecision(Float32Array.from(scores), Uint8Array.from(targets), classes);
    expect(Math.abs(ours.mean - given.expect)).toBeLessThan(1e-12);
    expect(ours.perClass).toHaveLength(classes);
    for (const [position, expected] of given.perClass?.entries() ?? []) {
      expect(Math.abs(ours.perClass[position]! - expected)).toBeLessThan(1e-12);
    }
  });
}

interface Example {
  score: number;
  positive: boolean;
}

/** Few different scores, so that many are tied; zeros of both signs are. */
const examples = fc.array(fc.record({ score: fc.constantFrom(-2, -1, -0, 0, 0.5, 3), positive: fc.boolean() }), {
  minLength: 1,
  maxLength: 30,
});

const averagePrecision = (list: Example[]): number => {
  const targets = Uint8Array.from(list, ({ positive }) => Number(positive));
  return meanAveragePrecision(
    Float32Array.from(list, ({ score }) => score),
    targets,
    1,
  ).mean;
};

/** The definition, threshold by threshold. */
function bruteForce(list: Example[]): number {
  const positives = list.filter((example) => example.positive).length;
  let [area, recall] = [0, 0];
  for (const threshold of [...new Set(list.map(({ score }) => score))].sort((a, b) => b - a)) {
    const above = list.filter(({ score }) => score >= threshold);
    const found = above.filter((example) => example.positive).length;
    area += (found / positives - recall) * (found / above.length);
    recall = found / positives;
  }
  return positives === 0 ? 0 : area;
}

test('average precision is its definition, in any order of examples', () => {
  fc.assert(
    fc.property(examples, (list) => {
      expect(averagePrecision(list)).toBeCloseTo(bruteForce(list), 12);
      expect(averagePrecision(list.toReversed())).toBe(averagePrecision(list));
    }),
  );
});

test('a perfect ranking has 1, all scores tied the share of positives', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1 }), (labels) => {
      fc.pre(labels.includes(true));
      const targets = multiHot(
        labels.map((label) => (label ? [0] : [])),
        1,
      );
      expect(meanAveragePrecision(Float32Array.from(targets), targets, 1).mean).toBe(1);
      const share = labels.filter(Boolean).length / labels.length;
      expect(meanAveragePrecision(new Float32Array(labels.length), targets, 1).mean).toBeCloseTo(share, 12);
    }),
  );
});

test('multi-hot targets of one class each and of several', () => {
  expect([...multiHot(Int32Array.of(2, 0), 3)]).toEqual([0, 0, 1, 1, 0, 0]);
  expect([...multiHot([[0, 2], [], 1], 3)]).toEqual([1, 0, 1, 0, 0, 0, 0, 1, 0]);
  expect(() => multiHot([0, 3], 3)).toThrow('example 1 has class index 3, but there are 3 classes');
});

test('refuses what it cannot rank', () => {
  const of = (scores: number[], targets: number[], classes: number) => () => {
    meanAveragePrecision(Float32Array.from(scores), Uint8Array.from(targets), classes);
  };
  expect(of([], [], 2)).toThrow('at least one example');
  expect(of([1, 2], [1], 1)).toThrow('2 scores against 1 targets');
  expect(of([1, 2, 3], [1, 0, 1], 2)).toThrow('3 targets in 2 classes');
  expect(of([1], [1], 0)).toThrow('over 0 classes');
  expect(of([1, Number.NaN], [1, 0], 1)).toThrow('position 1 is not a number');
  expect(of([1, 2], [1, 2], 1)).toThrow('target 1 is 2');
});
