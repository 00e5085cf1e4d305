import pc from 'picocolors';
import { expect, test } from 'vitest';
import { suites } from '../suite/catalog.ts';
import { findTask, tasks } from '../task/catalog.ts';
import { taskDescription } from './task-description.ts';
import { tasksTable } from './tasks-table.ts';

const colors = pc.createColors(false);
const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

test('the table names every task in at most 100 columns', () => {
  const text = tasksTable(
    tasks,
    tasks.map(() => 'here' as const),
    { colors, suites },
  );
  for (const { id } of tasks) expect(text).toMatch(new RegExp(`^${id} `, 'm'));
  for (const suite of suites) expect(text).toContain(`${suite.id} (${suite.tasks.length}`);
  expect(widest(text)).toBeLessThanOrEqual(100);
  expect(text).toMatch(/^finger_snap .* here, hidden$/m);
});

test.each(tasks)('$id: everything about it in at most 100 columns', (task) => {
  const text = taskDescription(task, suites, 'missing');
  // An address is not broken.
  expect(widest(text.replace(/^Homepage.*$/m, ''))).toBeLessThanOrEqual(100);
  for (const word of [`(${task.id})`, 'Label', 'Split', 'Licence', 'Citation', task.homepage, 'missing'])
    expect(text).toContain(word);
  expect(text).not.toContain('undefined');
});

test('suites that score a task in their own way are told apart', () => {
  const text = taskDescription(findTask('asvspoof2015'), suites, 'here').replace(/\s+/g, ' ');
  expect(text).toContain('icme2025: equal error rate of the class with index 1; Tracks A and B');
  expect(text).toContain('xares: accuracy; Tracks A and B');
  expect(taskDescription(findTask('esc50'), suites, 'here')).toContain('icme2025, xares: accuracy; Tracks A and B');
});
