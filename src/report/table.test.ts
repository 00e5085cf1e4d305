import { expect, test } from 'vitest';
import { alignedTable, type Column } from './table.ts';

const columns: readonly Column[] = [
  { title: 'Task' },
  { title: 'Metric', leaves: 1 },
  { title: 'Value', align: 'right' },
  { title: 'Better', leaves: 2 },
];
const rows = [
  ['words', 'accuracy', '0.5', 'logmel'],
  ['pitch', 'mAP', '0.25', ''],
];

test('columns are aligned, and no line ends with blanks or with the colour of nothing', () => {
  expect(alignedTable(columns, rows, (text) => `<${text}>`)).toBe(
    [
      '<Task>   <Metric>    <Value>  <Better>',
      '<words>  <accuracy>    <0.5>  <logmel>',
      '<pitch>  <mAP>        <0.25>',
    ].join('\n'),
  );
});

test('where the table is too wide, columns go in the order they are told to', () => {
  const titles = (width: number) => alignedTable(columns, rows, undefined, width).split('\n')[0];
  expect(titles(30)).toBe('Task   Metric    Value  Better');
  expect(titles(29)).toBe('Task   Value  Better');
  expect(titles(19)).toBe('Task   Value');
  // The others stay, however narrow it is.
  expect(titles(5)).toBe('Task   Value');
});

test('a text that wraps goes on below its beginning, the styles of its cell with it', () => {
  const wide: Column[] = [{ title: 'Archive' }, { title: 'Tasks', wraps: true }, { title: 'Size', align: 'right' }];
  const table = alignedTable(
    wide,
    [['nsynth', 'instruments, pitches, more', '12']],
    (text, { row }) => (row === 0 ? text.toUpperCase() : text),
    30,
  );
  expect(table).toBe(
    ['Archive  Tasks            Size', 'NSYNTH   INSTRUMENTS,       12', '         PITCHES, MORE'].join('\n'),
  );
});
