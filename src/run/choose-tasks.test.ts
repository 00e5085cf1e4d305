import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { chooseTasks } from './choose-tasks.ts';

test('a task that is named twice counts once, in its first place', async () => {
  const own = fileURLToPath(new URL('../../test/fixtures/tasks/guitars.ts', import.meta.url));
  for (const [names, ids] of [
    [
      ['mini-words', 'mini-pitch', 'mini-words'],
      ['mini-words', 'mini-pitch'],
    ],
    [
      [own, 'mini-pitch', 'mini-pitch', own],
      ['guitars', 'mini-pitch'],
    ],
  ] as const) {
    const { tasks } = await chooseTasks('mini', names);
    expect(tasks.map(({ id }) => id)).toEqual(ids);
  }
});
