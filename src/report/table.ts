import { wrap } from './wrap.ts';

/** A column of a table. */
export interface Column {
  readonly title: string;
  /** Numbers stand right; text stands left, which is the default. */
  readonly align?: 'left' | 'right';
  /** Where the table is too wide, columns with a number are left out, the lowest first. */
  readonly leaves?: number;
  /** Where that is not enough, a longer text of this column goes on below, under its beginning. */
  readonly wraps?: true;
}

/** How a cell looks; what it gives must not be wider than the text. */
type Style = (text: string, cell: { readonly row: number; readonly column: number }) => string;

const gap = '  ';

/**
 * Text in aligned columns, a title line above. Colour must be added by `style`, which widths are not counted with.
 *
 * @param style is given a cell's text, its row (-1 is the titles) and its column as the caller counts it.
 * @param width in characters that the table may take.
 */
export function alignedTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  style: Style = (text) => text,
  width = Number.POSITIVE_INFINITY,
): string {
  const natural = columns.map(({ title }, column) => {
    return Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length));
  });
  // What wraps needs the room of its longest word.
  const least = columns.map(({ title, wraps }, column) => {
    if (!wraps) return natural[column]!;
    return Math.max(
      ...[title, ...rows.map((row) => row[column] ?? '')].flatMap((text) => text.split(' ')).map(lengthOf),
    );
  });
  const shown = fitting(columns, least, width);
  const excess = Math.max(0, widthOf(shown, natural) - width);
  const widths = natural.map((own, column) => Math.max(least[column]!, own - excess));
  const lines = (cells: readonly string[], row: number): string[] => {
    const parts = columns.map(({ wraps }, column) => {
      const text = cells[column] ?? '';
      return wraps && text.length > widths[column]! ? wrap(text, widths[column]!) : [text];
    });
    const height = Math.max(...shown.map((column) => parts[column]!.length));
    return Array.from({ length: height }, (_, line) => {
      const padded = shown.map((column) => {
        const text = parts[column]![line] ?? '';
        // Outside of the colour codes, so that none stands between the last word and the line's end.
        const padding = ' '.repeat(Math.max(0, widths[column]! - text.length));
        const styled = text === '' ? '' : style(text, { row, column });
        return columns[column]!.align === 'right' ? padding + styled : styled + padding;
      });
      return padded.join(gap).trimEnd();
    });
  };
  const titles = columns.map(({ title }) => title);
  return [titles, ...rows].flatMap((cells, place) => lines(cells, place - 1)).join('\n');
}

/** Columns that are shown, by their places. */
function fitting(columns: readonly Column[], least: readonly number[], width: number): number[] {
  let shown = columns.map((_, column) => column);
  const leaving = shown.filter((column) => columns[column]!.leaves !== undefined);
  leaving.sort((one, other) => columns[one]!.leaves! - columns[other]!.leaves!);
  for (const column of leaving) {
    if (widthOf(shown, least) <= width) break;
    shown = shown.filter((other) => other !== column);
  }
  return shown;
}

function lengthOf(text: string): number {
  return text.length;
}

function widthOf(shown: readonly number[], widths: readonly number[]): number {
  return shown.reduce((sum, column) => sum + widths[column]! + gap.length, -gap.length);
}
