import { extname } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { messageOf, OtoscopeError } from '../../errors.ts';
import { readTextFile } from '../../files/text-file.ts';

/** A line of a label file. */
export interface LabelRow {
  /** In the file, from 1 on: the row's last line, where a text in quotes runs over several. */
  readonly line: number;
  /** What it says by column; text in CSV and TSV, anything in JSON lines. */
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface LabelFile {
  readonly columns: readonly string[];
  readonly rows: readonly LabelRow[];
}

const readers: Readonly<Record<string, (text: string, path: string) => LabelFile>> = {
  '.csv': (text, path) => readTable(text, path, ','),
  '.tsv': (text, path) => readTable(text, path, '\t'),
  '.jsonl': readLines,
  '.ndjson': readLines,
};

/**
 * Reads a file of labels, by its extension: CSV or TSV with the names of its columns in the first line (RFC 4180, any line
 * end), or JSON lines, an object a line. A column without a name, as tables of pandas have one, is passed over.
 *
 * @throws OtoscopeError that names the line which is none.
 */
export async function readLabelFile(path: string): Promise<LabelFile> {
  const reader = readers[extname(path).toLowerCase()];
  if (!reader) {
    throw new OtoscopeError(`${path} is no file of labels`, {
      hint: `expected a name that ends in ${Object.keys(readers).join(', ')}`,
      exitCode: 2,
    });
  }
  const file = reader(await readTextFile(path), path);
  if (file.rows.length > 0) return file;
  throw new OtoscopeError(`${path} names no recording`, { hint: 'expected a line for each' });
}

function readTable(text: string, path: string, delimiter: ',' | '\t'): LabelFile {
  const [header, ...records] = parseTable(text, path, delimiter);
  const columns = header?.values ?? [];
  const twice = columns.find((column, index) => column !== '' && columns.indexOf(column) !== index);
  if (twice !== undefined) {
    throw new OtoscopeError(`${path} has two columns "${twice}"`, { hint: 'rename or remove one of them' });
  }
  const rows = records.map(({ line, values }) => {
    const fields = values.map((value, index) => [columns[index]!, value] as const);
    return { line, fields: Object.fromEntries(fields.filter(([column]) => column !== '')) };
  });
  return { columns: columns.filter((column) => column !== ''), rows };
}

function parseTable(text: string, path: string, delimiter: string): { line: number; values: string[] }[] {
  const records: { line: number; values: string[] }[] = [];
  try {
    parse(text, {
      delimiter,
      // The default takes the first line's end for that of all.
      record_delimiter: ['\r\n', '\n', '\r'],
      trim: true,
      skip_empty_lines: true,
      // In TSV a quote may be nothing but a quote: 12" vinyl.
      relax_quotes: delimiter === '\t',
      on_record: (values, { lines }) => {
        records.push({ line: lines, values });
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new OtoscopeError(`${path}: ${error.message}`, {
      hint: 'every line has as many columns as the first; texts with separators, quotes or line ends stand in quotes',
      cause: error,
    });
  }
  return records;
}

const lineSchema = z.record(z.string(), z.unknown());

function readLines(text: string, path: string): LabelFile {
  const rows = text.split('\n').flatMap((content, index): LabelRow[] => {
    if (content.trim() === '') return [];
    try {
      return [{ line: index + 1, fields: lineSchema.parse(JSON.parse(content)) }];
    } catch (error) {
      const why = error instanceof z.ZodError ? 'it is no object' : messageOf(error);
      throw new OtoscopeError(`${path} line ${index + 1} cannot be read: ${why}`, {
        hint: 'expected a JSON object on each line, such as {"file": "a.wav", "label": "dog"}',
        cause: error,
      });
    }
  });
  return { columns: [...new Set(rows.flatMap(({ fields }) => Object.keys(fields)))], rows };
}
