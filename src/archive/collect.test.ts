import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { collect } from '../../test/fixtures/archive/samples.ts';
import { takeLock } from '../files/lock.ts';
import { miniTonejs } from '../task/recordings/mini-tonejs.ts';
import type { RecordingCollection } from '../task/recordings.ts';
import { buildCollection, type CollectProgress } from './collect.ts';
import { collectionLockName } from './collection-manifest.ts';
import { clipOf } from './sample.ts';
import { readShard } from './shard-reader.ts';

/** Only what is installed here, so that nothing is fetched. */
const installed: RecordingCollection = {
  ...miniTonejs,
  id: 'notes',
  packages: miniTonejs.packages.filter((each) => /-(xylophone|tuba)-mp3@/.test(each.package)),
};

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'otoscope-collect-'));
  vi.stubEnv('OTOSCOPE_CACHE', join(data, 'cache'));
  vi.stubEnv('PATH', join(data, 'bin'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(data, { recursive: true, force: true });
});

const names = async () => (await readdir(join(data, 'notes'))).sort();
const state = async (path: string) => (await stat(path, { bigint: true })).mtimeNs;

test('a shard per instrument with labels and the beginnings of the recordings, sorted', async () => {
  const progress: CollectProgress[] = [];
  const shards = await buildCollection(installed, data, { onProgress: (each) => progress.push(each) });
  expect(shards.map((path) => basename(path))).toEqual(['tuba.tar', 'xylophone.tar']);
  expect(await names()).toEqual(['collection.json', 'tuba.tar', 'xylophone.tar']);
  const samples = await collect(readShard(shards[0]!));
  expect(samples.map(({ key }) => key)).toEqual(
    ['As1', 'As2', 'As3', 'D3', 'D4', 'Ds2', 'F1', 'F2', 'F3'].map((note) => `tuba-${note}`),
  );
  const clip = clipOf(samples[0]!, shards[0]!);
  expect(clip.labels).toEqual({
    instrument: 'tuba',
    family: 'brass',
    note: 'A#1',
    pitchClass: 'A#',
    octave: 1,
    midi: 34,
  });
  expect(clip.format).toBe('mp3');
  // Two seconds at 192 kbit/s.
  expect(clip.audio.length).toBeGreaterThan(48_000);
  expect(clip.audio.length).toBeLessThan(51_000);
  expect(progress.at(-1)).toEqual({ collection: 'notes', step: 'writing shards', done: 2, total: 2 });
});

test('what is whole stays; what is damaged, missing or declared otherwise is made again', async () => {
  const shards = await buildCollection(installed, data);
  const first = await state(shards[0]!);
  const bytes = await readFile(shards[0]!);
  expect(await buildCollection(installed, data)).toEqual(shards);
  expect(await state(shards[0]!)).toBe(first);

  const faults: (() => Promise<unknown>)[] = [
    () => truncate(shards[0]!, 1000),
    () => rm(shards[1]!),
    () => rm(join(data, 'notes', 'collection.json')),
    () => writeFile(join(data, 'notes', 'collection.json'), '{"schema":'),
  ];
  for (const fault of faults) {
    const before = await state(shards[0]!);
    await fault();
    expect(await buildCollection(installed, data)).toEqual(shards);
    expect(await state(shards[0]!)).not.toBe(before);
    expect(bytes.equals(await readFile(shards[0]!))).toBe(true);
  }

  const all: RecordingCollection = {
    ...installed,
    packages: installed.packages.map((each) => ({
      ...each,
      sample: (path) => ({ ...each.sample(path)!, shard: 'all' }),
    })),
  };
  expect(await buildCollection(all, data)).toEqual([join(data, 'notes', 'all.tar')]);
  expect(await names()).toEqual(['all.tar', 'collection.json']);
  expect(await collect(readShard(join(data, 'notes', 'all.tar')))).toHaveLength(17);
});

test('labels from files beside the recordings are added', async () => {
  const annotated: RecordingCollection = {
    ...installed,
    packages: installed.packages.map((each) => ({
      ...each,
      sample: (path) => (path.startsWith('F') ? each.sample(path) : null),
      annotation: {
        pathOf: () => 'package.json',
        read: (text) => ({ from: (JSON.parse(text) as { name: string }).name }),
      },
    })),
  };
  const [tuba] = await buildCollection(annotated, data);
  const samples = await collect(readShard(tuba!));
  expect(samples.map((sample) => clipOf(sample, tuba!)).map(({ key, labels }) => [key, labels])).toEqual(
    ['F1', 'F2', 'F3'].map((note) => [
      `tuba-${note}`,
      expect.objectContaining({ instrument: 'tuba', from: 'tonejs-instrument-tuba-mp3' }),
    ]),
  );
});

test('of two at once one makes the archive; the other waits, says so, and leaves the shards as they are', async () => {
  const held = await takeLock(join(data, 'notes', collectionLockName));
  const said: string[] = [];
  let written = 0;
  const building = Array.from({ length: 2 }, () =>
    buildCollection(installed, data, {
      say: (line) => {
        if (said.push(line) === 2) void held.release();
      },
      // Told once by whoever writes it, when it begins.
      onProgress: ({ step, done }) => (written += step === 'writing shards' && done === 0 ? 1 : 0),
    }),
  );
  const [one, two] = await Promise.all(building);
  expect(one).toEqual(two);
  expect({ written, said: said.length }).toEqual({ written: 1, said: 2 });
  expect(said[0]).toMatch(/notes: process \d+ on .* is making it; waiting$/);
  expect(await names()).toEqual(['collection.json', 'tuba.tar', 'xylophone.tar']);
});

test('an abort ends the waiting for another process', async () => {
  const held = await takeLock(join(data, 'notes', collectionLockName));
  const controller = new AbortController();
  const say = () => controller.abort(new Error('stopped'));
  await expect(buildCollection(installed, data, { signal: controller.signal, say })).rejects.toThrow('stopped');
  expect(await names()).toEqual([collectionLockName]);
  await held.release();
});

test('a failure on the way leaves no mark of completeness', async () => {
  await buildCollection(installed, data);
  const twice: RecordingCollection = {
    ...installed,
    packages: installed.packages.map((each) => ({
      ...each,
      sample: () => ({ shard: 'all', key: 'same', labels: {} }),
    })),
  };
  await expect(buildCollection(twice, data)).rejects.toThrow('cannot write sample "same"');
  expect(await names()).toEqual(['tuba.tar', 'xylophone.tar']);
});

test('an abort ends it between shards', async () => {
  const controller = new AbortController();
  const onProgress = ({ step }: CollectProgress) => step === 'writing shards' && controller.abort(new Error('stopped'));
  await expect(buildCollection(installed, data, { signal: controller.signal, onProgress })).rejects.toThrow('stopped');
  expect(await names()).not.toContain('collection.json');
});

test('a data folder that is a file is told in one line', async () => {
  await writeFile(join(data, 'file'), '');
  await expect(buildCollection(installed, join(data, 'file'))).rejects.toThrow(
    /cannot write .*collection\.json\.lock: a part of its path/,
  );
});
