import type { PlaceOfData } from '../archive/place.ts';
import { outputsOf } from '../task/label/label.ts';
import { metricTitles } from '../task/metric-name.ts';
import type { Task } from '../task/task.ts';
import type { Colors } from './colors.ts';
import { alignedTable, type Column } from './table.ts';
import { wrap } from './wrap.ts';

const columns: readonly Column[] = [
  { title: 'Task' },
  { title: 'Domain', leaves: 3 },
  { title: 'What' },
  { title: 'Metric' },
  { title: 'Classes', align: 'right', leaves: 2 },
  { title: 'Weight', align: 'right', leaves: 1 },
  { title: 'B', leaves: 4 },
  { title: 'Data' },
];

/**
 * Tasks as a table of at most 100 columns, with a word on what stands in it below.
 *
 * @param width in characters that the table may take.
 */
export function tasksTable(
  tasks: readonly Task[],
  places: readonly PlaceOfData[],
  colors: Colors,
  width = Number.POSITIVE_INFINITY,
): string {
  const rows = tasks.map((task, index) => [
    task.id,
    task.domain,
    (task.taskType ?? task.name).slice(0, 23),
    metricTitles[task.metric].short,
    classesOf(task),
    String(task.weight),
    task.trackB ? 'yes' : '',
    task.restricted && places[index] === 'here' ? 'here, hidden' : places[index]!,
  ]);
  const style = (cell: string, { row, column }: { readonly row: number; readonly column: number }): string => {
    return row === -1 || (column === 7 && places[row] !== 'here') ? colors.dim(cell) : cell;
  };
  const text = alignedTable(columns, rows, style, width);
  const legend = [
    'B: nearest neighbours (Track B) too. Data: fetchable: by the first run; hidden: never released.',
    'otoscope tasks <id> says everything about one; otoscope data get fetches what is missing.',
  ];
  return `${text}\n\n${legend
    .flatMap((line) => wrap(line, width))
    .map((line) => colors.dim(line))
    .join('\n')}\n`;
}

function classesOf({ label }: Task): string {
  return label.kind === 'regression' ? '' : String(outputsOf(label) ?? '');
}
