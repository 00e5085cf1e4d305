import { OtoscopeError } from '../errors.ts';
import { accuracy, largestPerRow } from './accuracy.ts';
import { meanAveragePrecision, multiHot } from './average-precision.ts';
import { equalErrorRate } from './equal-error-rate.ts';
import { meanSquaredError } from './regression-error.ts';
import type { Targets } from './targets.ts';

/** The metrics of tasks in which an example is a clip (or a phone). */
export type ClipMetric = 'accuracy' | 'mean-average-precision' | 'equal-error-rate' | 'mean-squared-error';

/**
 * A metric's value by both protocols. They differ in the equal error rate, and in mean average precision where each example
 * has one class: logits of different examples have no common zero, so the strict protocol ranks their softmax.
 */
export interface MetricValues {
  readonly reference: number;
  readonly strict: number;
}

/**
 * Computes a metric from what came out for every example.
 *
 * @param outputs logits (or predicted numbers), or the votes of neighbours [N, count], row-major. The equal error rate takes the second of two
 *   classes as the one to be found.
 * @throws OtoscopeError where metric and targets do not fit.
 */
export function clipMetric(
  metric: ClipMetric,
  outputs: Float32Array,
  targets: Targets,
  kind: 'logits' | 'votes' = 'logits',
): MetricValues {
  const both = (value: number): MetricValues => ({ reference: value, strict: value });
  switch (metric) {
    case 'accuracy':
      if (targets.kind !== 'classes') break;
      return both(accuracy(largestPerRow(outputs, targets.count), targets.indices));
    case 'mean-average-precision': {
      if (targets.kind === 'numbers') break;
      if (targets.kind === 'labels') return both(meanAveragePrecision(outputs, targets.hot, targets.count).mean);
      const hot = multiHot(targets.indices, targets.count);
      return {
        reference: meanAveragePrecision(outputs, hot, targets.count).mean,
        strict: meanAveragePrecision(
          kind === 'votes' ? outputs : softmaxRows(outputs, targets.count),
          hot,
          targets.count,
        ).mean,
      };
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

/** The softmax of every row [N, count]. */
export function softmaxRows(logits: Float32Array, count: number): Float32Array {
  const shares = new Float32Array(logits.length);
  for (let start = 0; start < logits.length; start += count) {
    const row = logits.subarray(start, start + count);
    const largest = row.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    const weights = Float64Array.from(row, (value) => Math.exp(value - largest));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (const [index, weight] of weights.entries()) shares[start + index] = weight / total;
  }
  return shares;
}

/** Whether a higher value is better: of errors, a lower one is. */
export function isHigherBetter(metric: ClipMetric): boolean {
  return metric === 'accuracy' || metric === 'mean-average-precision';
}

/**
 * Whether the two values differ at all.
 *
 * @param isOneClass whether each example has one class.
 */
export function dependsOnProtocol(metric: string, isOneClass: boolean): boolean {
  return isOneClass && metric !== 'accuracy';
}
