import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { matches, matchesPattern, shardsOf } from './select.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-select-'));
  const names = ['wds-10.tar', 'wds-2.tar', 'wds-2xtar', 'fold (1)+.tar', '.wds-3.tar.77-ab.part', 'notes.txt'];
  for (const name of names) await writeFile(join(folder, name), '');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([
  ['*.tar', ['fold (1)+.tar', 'wds-10.tar', 'wds-2.tar']],
  ['wds-*.tar', ['wds-10.tar', 'wds-2.tar']],
  ['wds-2.tar', ['wds-2.tar']],
  ['fold (1)+.*', ['fold (1)+.tar']],
  ['*1*', ['fold (1)+.tar', 'wds-10.tar']],
])('%s', async (pattern, names) => {
  expect((await shardsOf(folder, pattern)).map((path) => basename(path))).toEqual(names);
});

test('no shard, no folder: said with what to do next', async () => {
  const none = await shardsOf(folder, 'test-*.tar').catch((error) => error);
  expect(none.message).toBe(`no shard in ${folder} matches test-*.tar`);
  expect(none.hint).toContain('--data');
  await expect(shardsOf(join(folder, 'esc50'), '*.tar')).rejects.toThrow(`there is no folder ${join(folder, 'esc50')}`);
});

test('where: one of the listed values under each key, of the same type', () => {
  const labels = { word: 'b1', fold: 3 };
  expect(matches(undefined, labels)).toBe(true);
  expect(matches({ word: ['b1', 'b2'] }, labels)).toBe(true);
  expect(matches({ word: ['b1'], fold: [3, 4] }, labels)).toBe(true);
  expect(matches({ word: ['b1'], fold: [4] }, labels)).toBe(false);
  expect(matches({ fold: ['3'] }, labels)).toBe(false);
  expect(matches({ speaker: ['x'] }, labels)).toBe(false);
});

test('only * is special in a pattern', () => {
  expect(matchesPattern('fold-1.tar', 'fold-*.tar')).toBe(true);
  expect(matchesPattern('fold-1xtar', 'fold-*.tar')).toBe(false);
  expect(matchesPattern('a(1)+[b].tar', 'a(1)+[b].tar')).toBe(true);
  expect(matchesPattern('tub\u00e4.tar', 'tub\u00e4.*')).toBe(true);
});
