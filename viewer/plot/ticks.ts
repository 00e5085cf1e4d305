/** A range of an axis and its ticks, at most some six, at round numbers. */
export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

/** The axis, within [0, 1], that shows all of some scores. */
export function axisOf(scores: readonly number[]): Axis {
  if (scores.length === 0) return axisOf([0, 1]);
  const [least, most] = [Math.min(...scores), Math.max(...scores)];
  const step = [0.01, 0.02, 0.05, 0.1, 0.2].find((size) => (most - least) / size <= 5) ?? 0.2;
  // Counted in steps, since 0.1 + 0.2 is not 0.3.
  const first = Math.max(0, Math.floor(least / step + 1e-9));
  const last = Math.max(first + 1, Math.min(Math.round(1 / step), Math.ceil(most / step - 1e-9)));
  const ticks = Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toFixed(2)));
  return { low: ticks[0]!, high: ticks.at(-1)!, ticks };
}

/** Where a score stands on an axis: 0 at its beginning, 1 at its end. */
export function share(value: number, { low, high }: Axis): number {
  return Number(((value - low) / (high - low)).toFixed(4));
}

/** The same as a percentage that SVG and CSS read. */
export function percent(value: number, axis: Axis): string {
  return `${100 * share(value, axis)}%`;
}
