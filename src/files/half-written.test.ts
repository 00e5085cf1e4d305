import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { abandonedIn, fileOfHalfWritten, halfWrittenName, removeAbandoned } from './half-written.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-half-written-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** No system numbers its processes so high. */
const gone = 2 ** 30;

test('a name tells the file, also one of an earlier version', () => {
  expect(fileOfHalfWritten(halfWrittenName('a.b-1.json'))).toBe('a.b-1.json');
  expect(fileOfHalfWritten('.a.json.77-0123abcd.part')).toBe('a.json');
  for (const name of ['a.json', '.a.json.part', 'a.tar.part', '.live.part']) {
    expect(fileOfHalfWritten(name)).toBeUndefined();
  }
});

test('what a process of this machine left goes when that is gone; what others write goes after a day', async () => {
  const mine = halfWrittenName('mine');
  const dead = halfWrittenName('dead').replace(`.${process.pid}-`, `.${gone}-`);
  const elsewhere = `.elsewhere.${gone}-00000000-0123abcd.part`;
  const unknown = `.unknown.${gone}-0123abcd.part`;
  const old = `.old.${gone}-00000000-0123abcd.part`;
  const others = ['dead', '.mine.part', 'x.tar.part'];
  for (const name of [mine, dead, elsewhere, unknown, old, ...others]) await writeFile(join(folder, name), 'four');
  await mkdir(join(folder, dead.replace('dead', 'folder')));
  await utimes(join(folder, old), 0, 0);
  const names = (await abandonedIn(folder)).sort((left, right) => (left.name < right.name ? -1 : 1));
  expect(names).toEqual([
    { name: dead, bytes: 4 },
    { name: old, bytes: 4 },
  ]);
  await removeAbandoned(folder, 'old');
  expect(await abandonedIn(folder)).toEqual([{ name: dead, bytes: 4 }]);
  await removeAbandoned(folder);
  expect(await readdir(folder)).toEqual(expect.arrayContaining([mine, elsewhere, unknown, ...others]));
  expect(await readdir(folder)).toHaveLength(7);
  await removeAbandoned(join(folder, 'none'));
});
