import type { PlaceOfData } from '../archive/place.ts';
import type { Suite } from '../suite/suite.ts';
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

/** How a table of tasks is shown. */
export interface TasksView {
  readonly colors: Colors;
  /** In characters that the table may take. */
  readonly width?: number;
  /** Suites to be named below. */
  readonly suites?: readonly Suite[];
}

/** Tasks as a table of at most 100 columns, with a word on what stands in it below. */
export function tasksTable(
  tasks: readonly Task[],
  places: readonly PlaceOfData[],
  { colors, width = Number.POSITIVE_INFINITY, suites = [] }: TasksView,
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
    'otoscope tasks <task> says everything about one; otoscope data get fetches what is missing.',
    ...(suites.length === 0 ? [] : [listOf(suites)]),
  ];
  return `${text}\n\n${legend
    .flatMap((line) => wrap(line, width))
    .map((line) => colors.dim(line))
    .join('\n')}\n`;
}

/** `Suites: mini (5 tasks), mini-full (14)` */
function listOf(suites: readonly Suite[]): string {
  const sizes = suites.map(({ id, tasks }, place) => `${id} (${tasks.length}${place === 0 ? ' tasks' : ''})`);
  return `Suites: ${sizes.join(', ')}; otoscope tasks <suite> lists one.`;
}

function classesOf({ label }: Task): string {
  return label.kind === 'regression' ? '' : String(outputsOf(label) ?? '');
}
