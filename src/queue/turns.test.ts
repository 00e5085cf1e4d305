import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

test('one kind at a time, several of it together, and nobody waits for ever', async () => {
  const turns = new Turns();
  const underWay: string[] = [];
  const met: string[] = [];
  let together = 0;
  const work = (kind: string) => async () => {
    underWay.push(kind);
    expect(new Set(underWay).size).toBe(1);
    together = Math.max(together, underWay.length);
    await pause(2);
    underWay.splice(underWay.indexOf(kind), 1);
    met.push(kind);
  };
  await Promise.all(['a', 'a', 'b', 'a', 'b', 'b', 'c'].map((kind) => turns.run(kind, work(kind))));
  expect(met.sort()).toEqual(['a', 'a', 'a', 'b', 'b', 'b', 'c']);
  expect(together).toBe(2);
});

test('work that fails ends its turn', async () => {
  const turns = new Turns();
  await expect(turns.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await turns.run('b', async () => 'yes')).toBe('yes');
});
