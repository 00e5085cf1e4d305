/** To five decimals, which is more than the page shows and keeps its data small. */
export function rounded(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}
