import { OtoscopeError } from '../errors.ts';
import { accuracy, largestPerRow } from './accuracy.ts';
import { meanAveragePrecision, multiHot } from './average-precision.ts';
import { equalErrorRate } from './equal-error-rate.ts';
import { meanSquaredError } from './regression-error.ts';
import type { Targets } from './targets.ts';

/** The metrics of tasks in which an example is a clip (or a phone). */
export type ClipMetric = 'accuracy' | 'mean-average-precision' | 'equal-error-rate' | 'mean-squared-error';

/** A metric's value by both protocols, which differ in the equal error rate only. */
export interface MetricValues {
  readonly reference: number;
  readonly strict: number;
}

/**
 * Computes a metric from what came out for every example.
 *
 * @param outputs logits, votes or predicted numbers [N, count], row-major. The equal error rate takes the second of two
 *   classes as the one to be found.
 * @throws OtoscopeError where metric and targets do not fit.
 */
export function clipMetric(metric: ClipMetric, outputs: Float32Array, targets: Targets): MetricValues {
  const both = (value: number): MetricValues => ({ reference: value, strict: value });
  switch (metric) {
    case 'accuracy':
      if (targets.kind !== 'classes') break;
      return both(accuracy(largestPerRow(outputs, targets.count), targets.indices));
    case 'mean-average-precision': {
      if (targets.kind === 'numbers') break;
      const hot = targets.kind === 'labels' ? targets.hot : multiHot(targets.indices, targets.count);
      return both(meanAveragePrecision(outputs, hot, targets.count).mean);
    }
    case 'equal-error-rate': {
      if (targets.kind !== 'classes' || targets.count !== 2) break;
      const scores = Float32Array.from(targets.indices, (_, row) => outputs[2 * row + 1]! - outputs[2 * row]!);
      const found = Uint8Array.from(targets.indices);
      return {
        reference: equalErrorRate(scores, found, 'reference'),
        strict: equalErrorRate(scores, found, 'strict'),
      };
    }
    case 'mean-squared-error':
      if (targets.kind !== 'numbers') break;
      return both(meanSquaredError(outputs, targets.values, targets.count));
  }
  throw new OtoscopeError(`the metric ${metric} cannot be computed for targets of the kind '${targets.kind}'`, {
    hint: 'choose another metric in the task',
  });
}

/** Whether a higher value is better: of errors, a lower one is. */
export function isHigherBetter(metric: ClipMetric): boolean {
  return metric === 'accuracy' || metric === 'mean-average-precision';
}
