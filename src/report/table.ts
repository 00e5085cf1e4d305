/** A column of a table. */
export interface Column {
  readonly title: string;
  /** Numbers stand right; text stands left, which is the default. */
  readonly align?: 'left' | 'right';
}

/**
 * Text in aligned columns, a title line above. Colour must be added by `style` after the widths are known.
 *
 * @param style changes how a cell looks, not how wide it is.
 */
export function alignedTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  style: (text: string, cell: { readonly row: number; readonly column: number }) => string = (text) => text,
): string {
  const widths = columns.map(({ title }, column) => {
    return Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length));
  });
  const line = (cells: readonly string[], row: number): string => {
    const padded = columns.map(({ align }, column) => {
      const text = cells[column] ?? '';
      const width = widths[column]!;
      return style(align === 'right' ? text.padStart(width) : text.padEnd(width), { row, column });
    });
    return padded.join('  ').trimEnd();
  };
  return [
    line(
      columns.map(({ title }) => title),
      -1,
    ),
    ...rows.map((cells, row) => line(cells, row)),
  ].join('\n');
}
