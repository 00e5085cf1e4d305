import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Predictions } from '../../../metric/predictions.ts';
import { unpack } from '../packed.ts';
import { classScoresOf, wilson } from './class-scores.ts';
import { confusionOf } from './confusion.ts';
import type { TrackPart } from './track-parts.ts';

function part(predictions: Predictions): TrackPart {
  const none = Int32Array.of();
  const places = { row: none, source: none, stretch: null };
  return { key: 'k', fold: null, predictor: 'vote', stored: { places, by: { vote: predictions }, neighbours: null } };
}

const pairs = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 1, maxLength: 60 });

test('over all folds, what is on the diagonal of the confusion matrix is what the recalls count', () => {
  fc.assert(
    fc.property(fc.array(pairs, { minLength: 1, maxLength: 3 }), (folds) => {
      const parts = folds.map((fold) => {
        const target = Int32Array.from(fold, ([index]) => index);
        const predicted = Int32Array.from(fold, ([, index]) => index);
        const probability = new Float32Array(fold.length);
        return part({
          kind: 'class',
          count: 5,
          target,
          predicted,
          probability,
          targetProbability: probability,
          scores: null,
        });
      });
      const confusion = confusionOf(parts)!;
      const [target, predicted, count] = [confusion.target, confusion.predicted, confusion.count].map((packed) => {
        return Array.from(unpack(packed));
      });
      const all = folds.flat();
      expect(count!.reduce((sum, each) => sum + each, 0)).toBe(all.length);
      const { scores } = classScoresOf(parts)!;
      for (const { class: index, examples, score, interval } of scores) {
        expect(examples).toBe(all.filter(([own]) => own === index).length);
        const cell = target!.findIndex((own, place) => own === index && predicted![place] === index);
        expect(score).toBeCloseTo((cell < 0 ? 0 : count![cell]!) / examples, 4);
        expect(interval![0]).toBeLessThanOrEqual(score);
        expect(interval![1]).toBeGreaterThanOrEqual(score);
      }
    }),
  );
});

test('the interval of a share (Newcombe 1998, table I, method 3)', () => {
  for (const [right, all, lower, upper] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const) {
    const [low, high] = wilson(right, all);
    expect([low.toFixed(4), high.toFixed(4)]).toEqual([lower.toFixed(4), upper.toFixed(4)]);
  }
});

test('F1 of segments: 2 TP / (2 TP + FP + FN), over all clips', () => {
  const counts = (...numbers: number[]) => Int32Array.from(numbers);
  const segments: Predictions = {
    ...{ kind: 'segments', count: 2 },
    truePositives: counts(3, 0, 1, 0),
    falsePositives: counts(1, 0, 1, 0),
    falseNegatives: counts(0, 0, 2, 0),
  };
  expect(classScoresOf([part(segments)])).toEqual({
    name: 'F1',
    scores: [
      { class: 0, examples: 6, score: 0.66667 },
      { class: 1, examples: 0, score: 0 },
    ],
  });
});
