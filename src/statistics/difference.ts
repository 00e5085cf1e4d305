import { noDeviation, z95 } from './interval.ts';
import { twoSided } from './normal.ts';

/** The difference of two scores, for other test examples. */
export interface Difference {
  readonly first: number;
  readonly second: number;
  /** First less second. */
  readonly difference: number;
  /** 95 %. */
  readonly interval: readonly [number, number];
  /** Two-sided. */
  readonly p: number;
}

/**
 * Holds two of several scores against each other, whose covariances over test sets are known: their difference is taken as
 * normal, with the variance s₁² + s₂² − 2·s₁₂.
 *
 * @param covariance [scores, scores], row-major.
 */
export function comparePair(
  scores: readonly number[],
  covariance: Float64Array,
  first: number,
  second: number,
): Difference {
  const at = (row: number, column: number): number => covariance[row * scores.length + column]!;
  const deviation = Math.sqrt(Math.max(0, at(first, first) + at(second, second) - 2 * at(first, second)));
  const difference = scores[first]! - scores[second]!;
  const reach = z95 * deviation;
  // What never varies differs or does not.
  const p = deviation > noDeviation ? twoSided(difference / deviation) : Number(Math.abs(difference) <= noDeviation);
  return { first, second, difference, interval: [difference - reach, difference + reach], p };
}

/** All pairs of places, the earlier one first. */
export function pairsOf(count: number): [number, number][] {
  const places = Array.from({ length: count }, (_, place) => place);
  return places.flatMap((first) => places.slice(first + 1).map((second): [number, number] => [first, second]));
}
