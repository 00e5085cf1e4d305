import { link, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { recordJson } from '../../test/fixtures/archive/zenodo-server.ts';
import { EmbeddingStore } from '../embedding/store.ts';
import { halfWrittenName } from '../files/half-written.ts';
import { takeLock } from '../files/lock.ts';
import { findTask } from '../task/catalog.ts';
import { type DerivedPlace, keptOrDerived } from './derived-files.ts';
import { planRemoval, type RemoveOptions, remove } from './remove-data.ts';

let folder: string;
let options: RemoveOptions;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-remove-'));
  options = { data: join(folder, 'data'), out: join(folder, 'runs'), archives: true, embeddings: false };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(name: string, content = 'x'.repeat(100)): Promise<string> {
  const path = join(options.data, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

const left = () => readdir(options.data, { recursive: true }).then((names) => names.sort());

test('all that belongs to an archive goes, and nothing else', async () => {
  const own = [
    'wds-audio-fold-1-000000.tar',
    'wds-audio-fold-2-000000.tar.part',
    'wds-audio-fold-2-000000.tar.part.copy',
    '.wds-audio-fold-2-000000.tar.77-0123abcd.part',
    '.zenodo-record.json.77-0123abcd.part',
    'extra.tar',
    'verification.json',
    '.verification/wds-audio-fold-1-000000.tar.json',
    'zenodo-checked.json',
    'collection.json',
    'collection.json.lock.removing',
    'prepared.json',
    '.audio_tar_ready',
  ];
  const others = ['README.md', 'mine.tar', 'wds-audio-fold-1-000000.txt', 'notes/a.tar', '.mine.77-0123abcd.part'];
  for (const name of [...own, ...others]) await put(`esc50/${name}`);
  const record = recordJson('14614287', { 'extra.tar': new Uint8Array(100), 'README.md': new Uint8Array(100) });
  await put('esc50/zenodo-record.json', record);
  await put('cremad/wds-audio-train-000000.tar');
  const removal = await planRemoval([findTask('esc50')], options);
  expect(removal.archives).toMatchObject([
    {
      bytes: 1300 + record.length,
      isOnlyCopy: false,
      others: expect.arrayContaining(['README.md', 'mine.tar', 'notes']),
    },
  ]);
  expect(removal.archives[0]!.files.at(-1)).toBe('zenodo-record.json');
  await remove(removal, options);
  expect(await left()).toEqual(
    [
      'cremad',
      'cremad/wds-audio-train-000000.tar',
      'esc50',
      'esc50/notes',
      ...others.map((name) => `esc50/${name}`),
    ].sort(),
  );
});

test('a folder in which nothing is left goes, too; links free nothing and what they point to stays', async () => {
  const kept = await put('elsewhere/a.tar');
  await put('cremad/wds-audio-train-000000.tar');
  await symlink(kept, join(options.data, 'cremad', 'wds-audio-valid-000000.tar'));
  await link(kept, join(options.data, 'cremad', 'wds-audio-test-000000.tar'));
  const removal = await planRemoval([findTask('cremad')], options);
  expect(removal.archives).toMatchObject([{ bytes: 100, others: [] }]);
  await remove(removal, options);
  expect(await left()).toEqual(['elsewhere', 'elsewhere/a.tar']);
  expect(await planRemoval([findTask('cremad')], options)).toMatchObject({ archives: [], shared: [] });
});

test('an archive in two folders goes from both, and from one folder under two names once', async () => {
  for (const name of ['librispeech', 'librispeechmalefemale']) await put(`${name}/test-clean_0.tar`);
  const task = findTask('librispeech');
  expect((await planRemoval([task], options)).archives).toHaveLength(2);
  await rm(join(options.data, 'librispeechmalefemale'), { recursive: true });
  await symlink('librispeech', join(options.data, 'librispeechmalefemale'));
  const removal = await planRemoval([task], options);
  expect(removal.archives).toMatchObject([{ bytes: 100 }]);
  expect(removal.shared).toMatchObject([{ name: 'librispeech', others: [{ id: 'librispeechmalefemale' }] }]);
});

test('what tasks share is told unless all of them are named; what nobody publishes is told', async () => {
  await put('nsynthinstument/nsynth_test_0.tar');
  await put('finger_snap/finger_snap_test_0.tar');
  const [instrument, pitch] = [findTask('nsynthinstument'), findTask('nsynthpitch')];
  expect((await planRemoval([pitch], options)).shared).toMatchObject([{ others: [{ id: 'nsynthinstument' }] }]);
  expect((await planRemoval([pitch, instrument], options)).shared).toEqual([]);
  expect((await planRemoval([findTask('finger_snap')], options)).archives).toMatchObject([{ isOnlyCopy: true }]);
});

test('while a process fetches a file, nothing is removed', async () => {
  const part = await put('esc50/wds-audio-fold-1-000000.tar.part');
  const lock = await takeLock(`${part}.lock`);
  await expect(planRemoval([findTask('esc50')], options)).rejects.toThrow(/^process \d+ on .* is fetching files into /);
  await lock.release();
  expect(await planRemoval([findTask('esc50')], options)).toMatchObject({ archives: [{ bytes: 100 }] });
});

test('while a process makes an archive of packages, nothing is removed; the lock it left when killed goes, too', async () => {
  await put('mini-tonejs/harp.tar');
  const path = join(options.data, 'mini-tonejs', 'collection.json.lock');
  const lock = await takeLock(path);
  const named = [findTask('mini-pitch')];
  await expect(planRemoval(named, options)).rejects.toThrow(/ files into .*mini-tonejs; nothing was removed/);
  await lock.release();
  await put('mini-tonejs/collection.json.lock', JSON.stringify({ pid: 2 ** 30, host: hostname(), token: 'old' }));
  await remove(await planRemoval(named, options), options);
  expect(await left()).toEqual([]);
});

test('embeddings go by the folder of their shards, also when that is gone', async () => {
  const store = new EmbeddingStore(join(options.out, 'store', 'embeddings'));
  const write = async (shard: string, encoder: string) => {
    const key = EmbeddingStore.keyOf({ encoder, shard, cropSeconds: null, pooled: true });
    await store.write(key, async (append) => {
      await append(new Float32Array(4));
      const clips = [{ key: 'a', rows: [1], labels: {} }];
      return { clips, badClips: [], dimension: 4, seconds: 1, audioSeconds: 3, encoder, shard };
    });
    return key;
  };
  const wanted = [
    await write('librispeech/train-clean-100_0.tar', 'one'),
    await write('librispeech/train-clean-100_0.tar', 'two'),
    await write('librispeechmalefemale/test-clean_0.tar', 'one'),
  ];
  const others = [
    await write('librispeechphoneme/test-clean_0.tar', 'one'),
    await write('esc50/librispeech.tar', 'one'),
  ];
  const put = (name: string, content: string) => writeFile(join(options.out, 'store', 'embeddings', name), content);
  await put('cut-short.safetensors', 'x');
  // Of two archives, of another one, and as an earlier version kept it: nobody reads that any more.
  await put('both.counts.json', JSON.stringify({ shards: [others[0], wanted[1]] }));
  await put('other.counts.json', JSON.stringify({ shards: others }));
  await put('old.counts.json', '{}');
  const killed = halfWrittenName('a.safetensors').replace(`.${process.pid}-`, `.${2 ** 30}-`);
  await put(killed, 'x'.repeat(100));
  const removal = await planRemoval([findTask('librispeech')], { ...options, archives: false, embeddings: true });
  expect(removal.abandoned).toEqual([{ name: killed, bytes: 100 }]);
  expect([...removal.embeddings.keys].sort()).toEqual(wanted.sort());
  expect(removal.embeddings.counts).toEqual(['both.counts.json', 'old.counts.json']);
  expect(removal.embeddings.bytes).toBeGreaterThan(3 * 1024);
  await remove(removal, options);
  const names = await readdir(join(options.out, 'store', 'embeddings'));
  const pairs = others.flatMap((key) => [`${key}.jsonl`, `${key}.safetensors`]);
  expect(names.sort()).toEqual([...pairs, 'cut-short.safetensors', 'other.counts.json'].sort());
});

test('maps of embeddings go with them; what was worked out of predictions stays, as these do', async () => {
  const store = join(options.out, 'store');
  const derived: string[] = [];
  const derive = (name: string, place: Pick<DerivedPlace, 'kind' | 'archives'>) => {
    return keptOrDerived({ store, identity: { name }, ...place }, z.string(), async () => {
      derived.push(name);
      return name;
    });
  };
  const all = async () => [
    await derive('a map', { kind: 'maps', archives: ['esc50'] }),
    await derive('another', { kind: 'maps', archives: ['cremad'] }),
    await derive('ties', { kind: 'ties' }),
  ];
  expect([await all(), await all(), derived]).toEqual(Array(3).fill(['a map', 'another', 'ties']));
  // As an earlier version kept it: nobody reads it any more.
  await writeFile(join(store, 'maps', 'old.json'), '{ "row": [] }');
  expect((await planRemoval([findTask('esc50')], options)).maps.paths).toEqual([]);
  const removal = await planRemoval([findTask('esc50')], { ...options, archives: false, embeddings: true });
  expect(removal.maps.paths).toHaveLength(2);
  await remove(removal, options);
  await all();
  expect(derived.slice(3)).toEqual(['a map']);
});
