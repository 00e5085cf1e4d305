import { extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { OtoscopeError } from '../../errors.ts';
import { nearest } from '../../nearest.ts';
import { type Selection, selectionsOf, type Task } from '../../task/task.ts';
import type { ClipSource, Material } from './clip-source.ts';
import { isFolder } from './find-files.ts';
import { type LabelRow, readLabelFile } from './label-file.ts';
import { labelsOfRow } from './row-labels.ts';
import { SplitFinder, selectionsByName } from './split-finder.ts';

export interface PackRequest {
  /** The folder with the recordings. */
  readonly folder: string;
  /** The file with the labels. */
  readonly labels: string;
  /** Whose splits and labels are to be served; null: the splits are those that the rows name. */
  readonly task: Task | null;
  /** The column with the recording's path in the folder. */
  readonly fileColumn: string;
  /** The column with the split or fold. */
  readonly splitColumn: string;
  /** The columns that become a sample's JSON; absent: all but those two. */
  readonly labelColumns?: readonly string[];
}

/** Clips, and the splits they were sorted into. */
export interface PackMaterial extends Material {
  readonly selections: Readonly<Record<string, Selection>>;
}

/**
 * A folder of recordings with a file of labels, as clips to be packed. A clip's key is its path in the folder without
 * extension, with `_` in the place of separators, dots and white space.
 *
 * @throws OtoscopeError where the file cannot be read, lacks a column, or leaves a split empty.
 */
export async function packFolder(request: PackRequest): Promise<PackMaterial> {
  const { folder, labels: path, task, fileColumn, splitColumn } = request;
  if (!(await isFolder(folder))) {
    throw new OtoscopeError(`there is no folder ${folder}`, { hint: 'name the one with the recordings', exitCode: 2 });
  }
  const { columns, rows } = await readLabelFile(path);
  const need = (column: string, option: string): void => {
    if (!columns.includes(column)) throw noColumn(path, column, columns, option);
  };
  need(fileColumn, '--file-column');
  for (const column of request.labelColumns ?? []) need(column, '--label-columns');
  if (!task) need(splitColumn, '--split-column');
  const selections = task ? selectionsOf(task.split) : selectionsByName(splitNames(rows, splitColumn), path);
  const splits = new SplitFinder(selections);
  if (splits.needsNames) need(splitColumn, '--split-column');

  const labelColumns = request.labelColumns ?? columns.filter((each) => each !== fileColumn && each !== splitColumn);
  const clips: ClipSource[] = [];
  const faults: OtoscopeError[] = [];
  for (const row of rows) {
    const place = `${path} line ${row.line}`;
    try {
      const inside = pathInside(folder, textOf(row, fileColumn, place), place);
      const labels = labelsOfRow(row, { columns: labelColumns, label: task?.label ?? null, selections }, place);
      const name = columns.includes(splitColumn) ? textOf(row, splitColumn, place) : undefined;
      clips.push({
        shards: splits.shardsFor({ name, labels, place }),
        key: keyOf(inside),
        recording: join(folder, inside),
        origin: place,
        labels: async () => labels,
      });
    } catch (error) {
      if (!(error instanceof OtoscopeError)) throw error;
      faults.push(error);
    }
  }
  // A row that cannot be used may be the one that a split lacks.
  if (faults.length === 0) splits.checkAll(path);
  return { clips, faults, selections };
}

function splitNames(rows: readonly LabelRow[], column: string): string[] {
  return rows.map(({ fields }) => String(fields[column] ?? '').trim()).filter((name) => name !== '');
}

/** What a row says in a column: text, or a number as folds have. */
function textOf({ fields }: LabelRow, column: string, place: string): string {
  const value = fields[column];
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  if (typeof value === 'number') return String(value);
  throw new OtoscopeError(`${place} has no ${column}`, { hint: `fill its column ${column}` });
}

/** A recording's path from the folder on. */
function pathInside(folder: string, file: string, place: string): string {
  const inside = relative(folder, resolve(folder, file));
  const isOutside = inside === '' || isAbsolute(inside) || inside.split(sep)[0] === '..';
  if (!isOutside) return inside;
  throw new OtoscopeError(`${place}: ${file} is not in ${folder}`, {
    hint: 'name the folder that holds all recordings, and paths that count from it',
  });
}

function keyOf(inside: string): string {
  return inside.slice(0, inside.length - extname(inside).length).replaceAll(/[\s./\\]+/g, '_');
}

function noColumn(path: string, column: string, columns: readonly string[], option: string): OtoscopeError {
  const near = nearest(column, columns);
  const suggestion = near === undefined ? '' : `; the nearest is "${near}"`;
  return new OtoscopeError(`${path} has no column "${column}"`, {
    hint: `its columns are: ${columns.join(', ')}${suggestion}; ${option} names another`,
    exitCode: 2,
  });
}
