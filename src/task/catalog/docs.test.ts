import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { tasks } from '../catalog.ts';
import { outputsOf } from '../label/label.ts';

const page = await readFile(new URL('../../../docs/tasks.md', import.meta.url), 'utf8');
const rows = page.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));

test.each(tasks.filter(({ recordings }) => !recordings))('$id is in docs/tasks.md as it is declared', (task) => {
  const { id, name, taskType, label, weight, cropSeconds, probe, zenodo } = task;
  const row = rows.find(([, first]) => first === `\`${id}\``)!;
  const count = label.kind === 'regression' ? '–' : String(outputsOf(label) ?? '–');
  expect(row.slice(2, 6)).toEqual([name, taskType, label.kind, count]);
  expect(row.slice(9, 10)).toEqual([String(weight)]);
  expect(row.slice(11, 13)).toEqual([
    cropSeconds === null ? '' : `${cropSeconds} s`,
    `${probe.epochs} × ${probe.batchSize}`,
  ]);
  if (zenodo) expect(row[13]).toContain(zenodo);
});
