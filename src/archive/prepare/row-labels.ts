import { messageOf, OtoscopeError } from '../../errors.ts';
import type { Label } from '../../task/label/label.ts';
import type { Selection } from '../../task/task.ts';
import type { LabelRow } from './label-file.ts';

/** The column which holds a whole label as JSON. */
const wholeLabel = 'labels';

/** How the rows of a label file become labels. */
export interface LabelColumns {
  /** The columns that become the sample's JSON. */
  readonly columns: readonly string[];
  /** The task's kind of label; null: there is no task. */
  readonly label: Label | null;
  /** The splits or folds, some of which may select by labels. */
  readonly selections: Readonly<Record<string, Selection>>;
}

/**
 * What becomes a sample's JSON: the row's fields of the columns given, or what stands in the column `labels` where that is
 * a list or an object (in CSV and TSV: their JSON) and no label of the task is called so.
 *
 * @param place file and line, for errors.
 * @throws OtoscopeError for text that begins as JSON and is none.
 */
export function labelsOfRow({ fields }: LabelRow, { columns, label, selections }: LabelColumns, place: string): object {
  const isField = label !== null && 'key' in label && label.key === wholeLabel;
  if (columns.includes(wholeLabel) && !isField) {
    const whole = parsedJson(fields[wholeLabel], place);
    if (typeof whole === 'object' && whole !== null) return whole;
  }
  const own = columns.filter((column) => Object.hasOwn(fields, column));
  return Object.fromEntries(own.map((column) => [column, selectable(column, fields[column], selections)]));
}

/** Splits that select by numbers would never take a table's text: it becomes a number where its column has such. */
function selectable(column: string, value: unknown, selections: LabelColumns['selections']): unknown {
  const isNumber = typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));
  const wanted = Object.values(selections).flatMap(({ where }) => where?.[column] ?? []);
  return isNumber && wanted.includes(Number(value)) ? Number(value) : value;
}

function parsedJson(value: unknown, place: string): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch (error) {
    throw new OtoscopeError(`${place}: its ${wholeLabel} are no JSON: ${messageOf(error)}`, {
      hint: 'expected a list or an object; in CSV every quote in it is doubled',
      cause: error,
    });
  }
}
