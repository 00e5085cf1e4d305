/** How values of the same thing scatter. */
export interface Spread {
  readonly mean: number;
  /** √(Σ (x − mean)² / (n − 1)), the estimate from a sample; 0 of a single value. */
  readonly standardDeviation: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardDeviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0 };
}
