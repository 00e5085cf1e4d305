/** The 97.5 % point of the normal distribution: two-sided 95 %. */
export const z95 = 1.959963984540054;

/** A standard deviation below this is what rounding leaves of none. */
export const noDeviation = 1e-9;

/**
 * The 95 % interval of a share (or a mean of shares) whose standard deviation is known, after Wilson (1927): all shares p from
 * which the value is at most 1.96 standard deviations away, where p's own deviation √(p(1 − p) / n) is that of as many
 * independent examples n = value · (1 − value) / deviation² as the deviation tells of. Unlike value ± 1.96 · deviation it
 * stays within [0, 1] and covers what it claims near its ends.
 *
 * @param value in [0, 1].
 * @param deviation of the value over other test sets.
 * @param recordings how many were tested; stands for n where nothing varied, because every example, or every class, is all right or all wrong.
 */
export function shareInterval(value: number, deviation: number, recordings: number): [number, number] {
  const spread = value * (1 - value);
  const n = deviation > noDeviation && spread > 0 ? spread / deviation ** 2 : recordings;
  const centre = (value + z95 ** 2 / (2 * n)) / (1 + z95 ** 2 / n);
  const reach = (z95 * Math.sqrt(spread / n + z95 ** 2 / (4 * n ** 2))) / (1 + z95 ** 2 / n);
  return [Math.max(0, centre - reach), Math.min(1, centre + reach)];
}

/**
 * The interval of a metric's value.
 *
 * @param scale what divides the value into a share: 1, of a squared error the squared range of targets.
 */
export function valueInterval(value: number, deviation: number, recordings: number, scale = 1): [number, number] {
  // A squared error beyond the range is no share any more.
  if (value > scale) return [Math.max(0, value - z95 * deviation), value + z95 * deviation];
  const [low, high] = shareInterval(value / scale, deviation / scale, recordings);
  return [low * scale, high * scale];
}

/** A share in a weighted mean, with what tells how much it varies ({@link shareInterval}). */
export interface MeanPart {
  readonly value: number;
  readonly deviation: number;
  readonly recordings: number;
  readonly weight: number;
}

/**
 * The 95 % interval of a weighted mean of independent shares, from theirs (MOVER: Zou and Donner, "Construction of Confidence
 * Intervals About Effect Measures", Statistics in Medicine 27, 2008): each end is as far from the mean as the root of the sum of
 * squares of the weighted distances of the parts' ends. So a part in which nothing varied counts with what its recordings leave
 * open, and the ends stay within [0, 1].
 */
export function meanInterval(parts: readonly MeanPart[]): [number, number] {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  const mean = parts.reduce((sum, { value, weight }) => sum + weight * value, 0) / total;
  const reach = (end: 0 | 1): number => {
    const squares = parts.map(({ value, deviation, recordings, weight }) => {
      return (weight * (shareInterval(value, deviation, recordings)[end] - value)) ** 2;
    });
    return Math.sqrt(squares.reduce((sum, square) => sum + square, 0)) / total;
  };
  return [Math.max(0, mean - reach(0)), Math.min(1, mean + reach(1))];
}

/** The standard deviation of a weighted mean of independent values. */
export function deviationOfMean(parts: readonly { readonly deviation: number; readonly weight: number }[]): number {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  return Math.sqrt(parts.reduce((sum, { deviation, weight }) => sum + (weight * deviation) ** 2, 0)) / total;
}
