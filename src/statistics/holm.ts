/**
 * Holm's correction (1979): p-values of m tests, adjusted so that those below a level contain a false one with at most that
 * probability. In rising order the i-th is multiplied by m − i + 1, but is never below the one before.
 *
 * @returns the adjusted values in the order given.
 */
export function holm(values: readonly number[]): number[] {
  const adjusted = new Array<number>(values.length);
  let least = 0;
  const order = values.map((_, index) => index).sort((a, b) => values[a]! - values[b]!);
  for (const [rank, index] of order.entries()) {
    least = Math.max(least, Math.min(1, values[index]! * (values.length - rank)));
    adjusted[index] = least;
  }
  return adjusted;
}
