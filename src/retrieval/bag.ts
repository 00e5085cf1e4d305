/** A batch of captions without the order of their tokens, on which nothing depends. */
export interface Bag {
  /** The table's rows that occur in the batch, ascending [U]. */
  readonly rows: Int32Array;
  /** The share of each of them in each caption [B, U]; a caption's shares sum to 1. */
  readonly shares: Float32Array;
}

/** Puts captions, given by the rows of their tokens, into one bag. */
export function bagOf(captions: readonly Int32Array[]): Bag {
  const rows = Int32Array.from(new Set(captions.flatMap((tokens) => [...tokens]))).sort();
  const columnOf = new Map(Array.from(rows, (row, column) => [row, column]));
  const shares = new Float32Array(captions.length * rows.length);
  for (const [caption, tokens] of captions.entries()) {
    const counts = new Map<number, number>();
    for (const row of tokens) counts.set(row, (counts.get(row) ?? 0) + 1);
    for (const [row, count] of counts) shares[caption * rows.length + columnOf.get(row)!] = count / tokens.length;
  }
  return { rows, shares };
}
