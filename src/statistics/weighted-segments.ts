import { type SegmentMetric, segmentMetric } from '../metric/frame-metric.ts';
import type { SegmentPredictions } from '../metric/predictions.ts';

/** A metric over segments, of clips that count more or less often. */
export function weightedSegments(
  metric: SegmentMetric,
  { count, truePositives, falsePositives, falseNegatives }: SegmentPredictions,
): (weights: Float64Array) => number {
  const totals = [truePositives, falsePositives, falseNegatives].map(() => new Float64Array(count));
  const [found, wrong, missed] = totals as [Float64Array, Float64Array, Float64Array];
  return (weights) => {
    for (const total of totals) total.fill(0);
    for (const [clip, weight] of weights.entries()) {
      if (weight === 0) continue;
      for (let index = 0, place = clip * count; index < count; index += 1, place += 1) {
        found[index]! += weight * truePositives[place]!;
        wrong[index]! += weight * falsePositives[place]!;
        missed[index]! += weight * falseNegatives[place]!;
      }
    }
    const counts = { truePositives: found, falsePositives: wrong, falseNegatives: missed };
    return segmentMetric(metric, { classes: count, segments: weights.length, ...counts });
  };
}
