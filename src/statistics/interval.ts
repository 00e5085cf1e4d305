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
 * The 95 % interval of a weighted mean of independent shares: that of a share with the mean's deviation. A part in which nothing
 * varied would make the mean surer than it is, and counts with half of its own interval's width as 1.96 deviations.
 */
export function meanInterval(parts: readonly MeanPart[]): [number, number] {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  const mean = parts.reduce((sum, { value, weight }) => sum + weight * value, 0) / total;
  const recordings = parts.reduce((sum, part) => sum + part.recordings, 0);
  const varying = parts.map((part) => {
    if (part.deviation > noDeviation) return part;
    const [low, high] = shareInterval(part.value, part.deviation, part.recordings);
    return { ...part, deviation: (high - low) / (2 * z95) };
  });
  return shareInterval(mean, deviationOfMean(varying), recordings);
}

/** The standard deviation of a weighted mean of independent values. */
export function deviationOfMean(parts: readonly { readonly deviation: number; readonly weight: number }[]): number {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  return Math.sqrt(parts.reduce((sum, { deviation, weight }) => sum + (weight * deviation) ** 2, 0)) / total;
}
