import fc from 'fast-check';
import { expect, test } from 'vitest';
import { meanAveragePrecision, multiHot } from '../metric/average-precision.ts';
import { clipMetric } from '../metric/clip-metric.ts';
import { equalErrorRate } from '../metric/equal-error-rate.ts';
import { clipPredictions, type Predictions } from '../metric/predictions.ts';
import type { Protocol } from '../metric/protocol.ts';
import { recallAt } from '../metric/recall.ts';
import { SegmentCounts } from '../metric/segment-counts.ts';
import { segmentF1 } from '../metric/segment-f1.ts';
import type { Targets } from '../metric/targets.ts';
import { weightedMetric } from './weighted-metric.ts';

const metrics = ['accuracy', 'mean-average-precision', 'equal-error-rate'] as const;
/** Few values, so that there are ties; multiplicities of which none, some or all are 0. */
const rows = fc.array(
  fc.record({ target: fc.constantFrom(0, 1), scores: fc.tuple(fc.integer({ min: 0, max: 5 }), fc.constant(0)) }),
  { minLength: 4, maxLength: 20 },
);
const times = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 20, maxLength: 20 });

/** An example that counts n times is n examples. */
test.each(
  metrics.flatMap((metric) => (['reference', 'strict'] as const).map((protocol) => [metric, protocol] as const)),
)('%s (%s) of weighted examples is that of repeated ones', (metric, protocol: Protocol) => {
  fc.assert(
    fc.property(rows, times, (examples, counts) => {
      const repeated = examples.flatMap((example, index) => Array.from({ length: counts[index]! }, () => example));
      fc.pre(new Set(repeated.map(({ target }) => target)).size === 2);
      const columns = (some: typeof examples): [Float32Array, Targets] => [
        Float32Array.from(some.flatMap(({ scores }) => scores)),
        { kind: 'classes', count: 2, indices: Int32Array.from(some, ({ target }) => target) },
      ];
      const weighted = weightedMetric(
        { metric, protocol, scores: 'logits' },
        clipPredictions(metric, ...columns(examples)),
      );
      const value = weighted(Float64Array.from(examples, (_, index) => counts[index]!));
      expect(value).toBeCloseTo(clipMetric(metric, ...columns(repeated))[protocol], 12);
    }),
  );
});

test('weights in proportion give the same equal error rate, though sums are rounded', () => {
  const scores = Float32Array.from({ length: 60 }, (_, index) => (index * 7) % 13);
  const found = Uint8Array.from({ length: 60 }, (_, index) => ((index * 5) % 7 < 3 ? 1 : 0));
  const logits = Float32Array.from([...scores].flatMap((score) => [0, score]));
  const targets = { kind: 'classes', count: 2, indices: Int32Array.from(found) } as const;
  const predictions = clipPredictions('equal-error-rate', logits, targets);
  for (const protocol of ['reference', 'strict'] as const) {
    const weighted = weightedMetric({ metric: 'equal-error-rate', protocol, scores: 'logits' }, predictions);
    const expected = equalErrorRate(scores, found, protocol);
    for (const weight of [1, 0.1, 10 / 9]) {
      expect(weighted(new Float64Array(60).fill(weight))).toBeCloseTo(expected, 12);
    }
  }
});

test('a class of which a resample has no positive example is left out of its mean', () => {
  const scores = Float32Array.of(3, 0, 2, 1, 1, 2);
  const hot = multiHot([0, 0, 1], 2);
  const predictions: Predictions = { kind: 'labels', count: 2, target: hot, scores };
  const weighted = weightedMetric(
    { metric: 'mean-average-precision', protocol: 'strict', scores: 'logits' },
    predictions,
  );
  expect(weighted(Float64Array.of(1, 1, 1))).toBe(meanAveragePrecision(scores, hot, 2).mean);
  expect(weighted(Float64Array.of(1, 2, 0))).toBe(1);
});

const measure = { protocol: 'strict', scores: 'logits' } as const;

test('shares of frames, squared errors and ranks weigh their examples', () => {
  const frames: Predictions = { kind: 'frames', right: Int32Array.of(1, 4), frames: Int32Array.of(2, 10) };
  expect(weightedMetric({ ...measure, metric: 'frame-accuracy' }, frames)(Float64Array.of(1, 1))).toBe(5 / 12);
  expect(weightedMetric({ ...measure, metric: 'frame-accuracy' }, frames)(Float64Array.of(3, 1))).toBe(7 / 16);
  const target = Float32Array.of(0, 0, 1, 1);
  const numbers: Predictions = { kind: 'numbers', count: 2, target, predicted: Float32Array.of(1, 2, 1, 0) };
  // Squares of an example's numbers are added up: 5 and 1.
  expect(weightedMetric({ ...measure, metric: 'mean-squared-error' }, numbers)(Float64Array.of(1, 3))).toBe(2);
  const clip = Int32Array.of(0, 0, 1);
  const [audioToText, textToAudio] = [Int32Array.of(2, 1, 3), Int32Array.of(1, 2, 1)];
  const ranks: Predictions = { kind: 'ranks', clip, audioToText, textToAudio };
  const recall = weightedMetric({ ...measure, metric: 'recall-at-1' }, ranks);
  expect(recall(Float64Array.of(1, 1))).toBe(recallAt(1, { audioToText, textToAudio }, clip).mean);
  expect(recall(Float64Array.of(3, 1))).toBe((3 / 4 + 4 / 7) / 2);
});

test('segments are summed over weighted clips', () => {
  const counts = new SegmentCounts(2, 1);
  const clips = [
    { decisions: Uint8Array.of(1, 0, 1, 1), targets: Uint8Array.of(1, 1, 0, 1) },
    { decisions: Uint8Array.of(0, 0), targets: Uint8Array.of(1, 0) },
  ];
  const own = clips.map(({ decisions, targets }, index) => {
    const clip = new SegmentCounts(2, 1);
    clip.add(decisions, targets);
    for (let time = 0; time <= index; time += 1) counts.add(decisions, targets);
    return clip;
  });
  const column = (name: 'truePositives' | 'falsePositives' | 'falseNegatives') => {
    return Int32Array.from(own.flatMap((clip) => [...clip[name]]));
  };
  const predictions: Predictions = {
    ...{ kind: 'segments', count: 2, truePositives: column('truePositives') },
    ...{ falsePositives: column('falsePositives'), falseNegatives: column('falseNegatives') },
  };
  for (const mean of ['macro', 'micro'] as const) {
    const weighted = weightedMetric({ ...measure, metric: `segment-f1-${mean}` }, predictions);
    expect(weighted(Float64Array.of(1, 2))).toBe(segmentF1(counts)[mean]);
  }
});

test('a metric that such predictions do not tell is refused', () => {
  const frames: Predictions = { kind: 'frames', right: Int32Array.of(1), frames: Int32Array.of(2) };
  expect(() => weightedMetric({ ...measure, metric: 'accuracy' }, frames)).toThrow(/accuracy is not computed from/);
});
