import { expect, test } from 'vitest';
import { birds } from '../../test/fixtures/tasks/birds.ts';
import { icme2025 } from '../suite/icme2025.ts';
import type { Task } from '../task/task.ts';
import { expectedWork } from './expected-work.ts';

const hour = 3600 * 32_000;

test.each<[string, Partial<Task>]>([
  ['more epochs', { probe: { ...birds.probe, epochs: 11 } }],
  ['shorter crops', { cropSeconds: 1 }],
  ['frames', { label: { kind: 'notes', classes: { C4: 0 } } }],
])('%s take longer', (_, change) => {
  expect(expectedWork({ ...birds, ...change }, hour).probe).toBeGreaterThan(expectedWork(birds, hour).probe);
});

test('of archives of the same size MAESTRO has the longest probe: 50 epochs over frames', () => {
  const works = icme2025.tasks.map((task) => ({ id: task.id, ...expectedWork(task, hour) }));
  expect(works.sort((one, other) => other.probe - one.probe)[0]!.id).toBe('maestro');
  for (const { neighbours } of works) expect(neighbours).toBeGreaterThan(0);
});
