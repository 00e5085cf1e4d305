import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { endOfArchive, header, member } from '../../../test/fixtures/archive/tar-blocks.ts';
import { readTar, type TarMember } from '../tar.ts';
import { unpack } from './unpack.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-unpack-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('whatever a package calls its files, they land in its folder or nowhere', async () => {
  const names = ['/absolute', '../up', 'a/../../up', '..\\up', 'a\\..\\..\\up', './a/./b', 'a//c', '..', '.', '/'];
  const archive = Buffer.concat([
    header({ name: 'link', type: '2' }),
    header({ name: 'hard', type: '1' }),
    header({ name: 'device', type: '3' }),
    ...names.map((name) => member(name, name)),
    member('link/through', 'x'),
    endOfArchive,
  ]);
  const below = join(folder, 'package');
  await unpack(
    readTar(
      (async function* () {
        yield archive;
      })(),
      { name: 'x.tar' },
    ),
    below,
  );
  expect(await readdir(folder)).toEqual(['package']);
  const files = await readdir(below, { recursive: true });
  expect(files.sort()).toEqual(['a', 'a/b', 'a/c', 'absolute', 'link', 'link/through']);
});

test('a package that would fill the disk is given up', async () => {
  async function* large(): AsyncGenerator<TarMember> {
    // It says that it is that long; nothing reads it before it is refused.
    yield { name: 'large', bytes: Object.defineProperty(new Uint8Array(0), 'length', { value: 2 ** 33 }) };
  }
  await expect(unpack(large(), folder)).rejects.toThrow('over 100000 files or 4294967296 bytes');
  expect(await readdir(folder)).toEqual([]);
});
