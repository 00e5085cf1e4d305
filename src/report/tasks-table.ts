import type { PlaceOfData } from '../archive/place.ts';
import { outputsOf } from '../task/label/label.ts';
import { metricTitles } from '../task/metric-name.ts';
import type { Task } from '../task/task.ts';
import type { Colors } from './colors.ts';
import { alignedTable, type Column } from './table.ts';

const columns: readonly Column[] = [
  { title: 'Task' },
  { title: 'Domain' },
  { title: 'What' },
  { title: 'Metric' },
  { title: 'Classes', align: 'right' },
  { title: 'Weight', align: 'right' },
  { title: 'B' },
  { title: 'Data' },
];

/** Tasks as a table of at most 100 columns, with a word on what stands in it below. */
export function tasksTable(tasks: readonly Task[], places: readonly PlaceOfData[], colors: Colors): string {
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
  const text = alignedTable(columns, rows, (cell, { row, column }) => {
    return row === -1 || (column === 7 && places[row] !== 'here') ? colors.dim(cell) : cell;
  });
  const legend = [
    'B: nearest neighbours (Track B) too. Data: fetchable: by the first run; hidden: never released.',
    'otoscope tasks <id> says everything about one; otoscope data get fetches what is missing.',
  ];
  return `${text}\n\n${legend.map((line) => colors.dim(line)).join('\n')}\n`;
}

function classesOf({ label }: Task): string {
  return label.kind === 'regression' ? '' : String(outputsOf(label) ?? '');
}
