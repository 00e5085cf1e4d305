/**
 * How many characters a line of a stream may have: those of a terminal, or what COLUMNS says; no end where neither does, as
 * in a pipe.
 */
export function widthFor(stream: { readonly columns?: number }): number {
  // A terminal that does not tell its width says 0.
  return stream.columns || Number(process.env.COLUMNS) || Number.POSITIVE_INFINITY;
}
