import { regressionScore } from './regression-error.ts';
import { wordErrorScore } from './word-error-rate.ts';

/**
 * A metric's value as a score in [0, 1], higher better: what is a share of something right stays as it is, errors are
 * turned round (PROTOCOL section 7).
 *
 * @param range of the target, where the metric is a squared error.
 */
export function scoreOfMetric(metric: string, value: number, range: number): number {
  switch (metric) {
    case 'equal-error-rate':
      return 1 - value;
    case 'mean-squared-error':
      return regressionScore(value, range);
    case 'word-error-rate':
      return wordErrorScore(value);
    default:
      return value;
  }
}
