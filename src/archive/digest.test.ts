import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { digestFiles } from './digest.ts';

async function digestsOf(paths: readonly string[], cache: string): Promise<string[]> {
  return (await digestFiles(paths, cache)).map((digest) => digest.sha256);
}

let folder: string;
let cache: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-digest-'));
  cache = join(folder, 'cache');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

test('digests in the order given; an unchanged file is not read again, a changed one is', async () => {
  const [a, b] = [join(folder, 'a'), join(folder, 'b')];
  await writeFile(a, 'one');
  await writeFile(b, 'two');
  expect(await digestsOf([b, a], cache)).toEqual([sha256('two'), sha256('one')]);

  const file = join(cache, 'digests.json');
  const known = await readFile(file, 'utf8');
  await writeFile(file, known.replace(sha256('one'), 'from the cache'));
  expect(await digestsOf([a, b], cache)).toEqual(['from the cache', sha256('two')]);

  // Same length, and the time set back, as some copying does.
  const { atime, mtime } = await stat(a);
  await writeFile(a, 'ONE');
  await utimes(a, atime, mtime);
  expect(await digestsOf([a], cache)).toEqual([sha256('ONE')]);
});

test.each(['', '{', '[]', '{"schema":"otoscope.digests/0","files":{}}'])(
  'a cache of %j counts as none',
  async (content) => {
    const a = join(folder, 'a');
    await writeFile(a, 'one');
    await digestFiles([a], cache);
    await writeFile(join(cache, 'digests.json'), content);
    expect(await digestsOf([a], cache)).toEqual([sha256('one')]);
  },
);

test('many at once keep the cache whole', async () => {
  const paths = Array.from({ length: 20 }, (_, index) => join(folder, String(index)));
  await Promise.all(paths.map((path) => writeFile(path, path)));
  const found = await Promise.all(paths.map((path) => digestsOf([path], cache)));
  expect(found.flat()).toEqual(paths.map(sha256));
  expect(Object.keys(JSON.parse(await readFile(join(cache, 'digests.json'), 'utf8')))).toEqual(['schema', 'files']);
});

test('a missing file is named', async () => {
  await expect(digestFiles([join(folder, 'none')], cache)).rejects.toThrow(`cannot read ${join(folder, 'none')}`);
});
