import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { collect } from '../../test/fixtures/archive/samples.ts';
import { decodeWav } from '../audio/wav.ts';
import { miniTonejs } from '../task/recordings/mini-tonejs.ts';
import type { MixedCollection, MixedPart } from '../task/recordings.ts';
import { buildCollection } from './collect.ts';
import { clipOf } from './sample.ts';
import { readShard } from './shard-reader.ts';

const [tuba] = miniTonejs.packages.filter((each) => each.package.includes('-tuba-'));

function note(path: string, at: number, more: Partial<MixedPart> = {}): MixedPart {
  return { package: tuba!.package, path, at, seconds: 0.5, level: 0.1, ...more };
}

/** Two scenes of notes, labelled as events and as an object. */
const scenes: MixedCollection = {
  id: 'scenes',
  about: 'Scenes of two notes.',
  licence: miniTonejs.licence,
  homepage: miniTonejs.homepage,
  packages: [tuba!],
  samplingRate: 8000,
  clips: () => [
    {
      shard: 'test',
      key: 'two',
      labels: [{ onset: 0.25, offset: 0.75, label: 'tuba' }],
      seconds: 1.5,
      parts: [note('F1.mp3', 0.25), note('F2.mp3', 1, { from: 0.125, level: 0.05 })],
      background: { level: 0.001, seed: 1 },
    },
    {
      shard: 'test',
      key: 'none',
      labels: { notes: { count: 0 } },
      seconds: 0.5,
      parts: [],
      background: { level: 0.001, seed: 2 },
    },
  ],
  sha256: '747284f4d87c14db9e23be32f7db347eb1da64a965c861314b8eca0694c37ab4',
};

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'otoscope-mixed-'));
  vi.stubEnv('OTOSCOPE_CACHE', join(data, 'cache'));
  vi.stubEnv('PATH', join(data, 'bin'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(data, { recursive: true, force: true });
});

const levelOf = (samples: Float32Array) =>
  Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);

test('clips are mixed as planned, with the labels of the plan', async () => {
  const [shard] = await buildCollection(scenes, data);
  const [none, two] = (await collect(readShard(shard!))).map((sample) => clipOf(sample, shard!));
  expect(none).toMatchObject({ key: 'none', format: 'wav', labels: { notes: { count: 0 } } });
  expect(two).toMatchObject({ key: 'two', format: 'wav', labels: [{ onset: 0.25, offset: 0.75, label: 'tuba' }] });
  const { samplingRate, channels } = decodeWav(two!.audio);
  expect(samplingRate).toBe(8000);
  const level = (start: number, end: number) => levelOf(channels[0]!.subarray(8000 * start, 8000 * end));
  expect(channels[0]).toHaveLength(1.5 * 8000);
  expect(level(0, 0.25)).toBeCloseTo(0.001, 3);
  expect(level(0.25, 0.75)).toBeCloseTo(0.1, 2);
  expect(level(0.75, 1)).toBeCloseTo(0.001, 3);
  expect(level(1, 1.5)).toBeCloseTo(0.05, 2);
});

test('other clips than declared are no archive', async () => {
  await buildCollection(scenes, data);
  const other = { ...scenes, sha256: '0'.repeat(64) };
  await expect(buildCollection(other, data)).rejects.toThrow(
    /mixed here are not the recorded ones: expected sha256 0+, found/,
  );
  expect(await readdir(join(data, 'scenes'))).not.toContain('collection.json');
});

test('another plan is mixed anew, the same one is not', async () => {
  const [shard] = await buildCollection(scenes, data);
  const bytes = await readFile(shard!);
  await rm(join(data, 'cache'), { recursive: true, force: true });
  expect(await buildCollection(scenes, data)).toEqual([shard]);
  const louder: MixedCollection = {
    ...scenes,
    clips: () => scenes.clips().map((clip) => ({ ...clip, background: { ...clip.background, level: 0.002 } })),
  };
  await expect(buildCollection(louder, data)).rejects.toThrow('are not the recorded ones');
  expect(bytes.equals(await readFile(shard!))).toBe(false);
});
