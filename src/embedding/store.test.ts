import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findTensor, writeSafetensors } from './safetensors.ts';
import { EmbeddingStore } from './store.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-store-'));
});
afterAll(() => rm(folder, { recursive: true }));

const about = { encoder: 'logmel', shard: 'a/b.tar', seconds: 1.5, badClips: [{ key: 'x', reason: 'garbage' }] };
const identity = { encoder: 'e', shard: 's', cropSeconds: null };

async function stored(): Promise<{ store: EmbeddingStore; key: string }> {
  const store = new EmbeddingStore(folder);
  const key = EmbeddingStore.keyOf({ ...identity, shard: String(Math.random()) });
  const clips = [
    { key: 'one', crops: 2, labels: { word: 'kong' } },
    { key: 'two', crops: 1, labels: { word: 'pung' } },
  ];
  await store.write(key, clips, { data: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [3, 2] }, about);
  return { store, key };
}

test('what is written comes back, from the numbers to the clips that were left out', async () => {
  const { store, key } = await stored();
  expect(await store.has(key)).toBe(true);
  const { clips, badClips, seconds, embeddings } = await store.read(key);
  expect(clips.map((clip) => [clip.key, clip.crops, clip.labels.word])).toEqual([
    ['one', 2, 'kong'],
    ['two', 1, 'pung'],
  ]);
  expect(badClips).toEqual(about.badClips);
  expect(seconds).toBe(1.5);
  expect(embeddings.shape).toEqual([3, 2]);
  const numbers = new Float32Array(new SharedArrayBuffer(24));
  await embeddings.readInto(numbers);
  expect([...numbers]).toEqual([1, 2, 3, 4, 5, 6]);
});

test('another encoder, another shard and another crop have other keys', () => {
  const keys = [
    identity,
    { ...identity, encoder: 'f' },
    { ...identity, shard: 't' },
    { ...identity, cropSeconds: 1 },
  ].map(EmbeddingStore.keyOf);
  expect(new Set(keys).size).toBe(4);
  expect(EmbeddingStore.keyOf({ ...identity })).toBe(keys[0]);
});

test('a file that was cut short is named, with what to do', async () => {
  const { store, key } = await stored();
  const path = join(folder, `${key}.safetensors`);
  await truncate(path, (await readFile(path)).length - 1);
  await expect(store.read(key)).rejects.toThrow(`${path} cannot be read: it was cut short`);
  await truncate(path, 5);
  await expect(store.read(key)).rejects.toMatchObject({ hint: expect.stringContaining('delete it') });
});

test('an index that does not fit its numbers is named', async () => {
  const { store, key } = await stored();
  const path = join(folder, `${key}.jsonl`);
  await writeFile(path, '{"key":"one","crops":1,"labels":{}}\n');
  await expect(store.read(key)).rejects.toThrow(`${path} lists 1 examples, but there are 3 embeddings`);
  await writeFile(path, '{"key":"one","crops":0,"labels":{}}\n');
  await expect(store.read(key)).rejects.toThrow(`${path}, line 1`);
});

test('a safetensors file is what the format says: a length, JSON, numbers', async () => {
  const path = join(folder, 'format.safetensors');
  await writeSafetensors(path, { x: { data: Float32Array.of(0.5), shape: [1, 1] } }, { about: 'ünïcode' });
  const bytes = await readFile(path);
  const length = Number(bytes.readBigUInt64LE());
  expect(length % 8).toBe(0);
  expect(JSON.parse(bytes.subarray(8, 8 + length).toString())).toEqual({
    __metadata__: { about: 'ünïcode' },
    x: { dtype: 'F32', shape: [1, 1], data_offsets: [0, 4] },
  });
  expect(bytes.readFloatLE(8 + length)).toBe(0.5);
  expect(bytes.length).toBe(8 + length + 4);
});

test('any tensor survives the way to the disk and back', async () => {
  const path = join(folder, 'any.safetensors');
  await fc.assert(
    fc.asyncProperty(fc.float32Array({ minLength: 1, maxLength: 50 }), fc.string(), async (data, text) => {
      await writeSafetensors(
        path,
        { first: { data, shape: [data.length] }, second: { data, shape: [1, data.length] } },
        { text },
      );
      const found = await findTensor(path, 'second');
      const back = new Float32Array(data.length);
      await found.readInto(back);
      expect(back).toEqual(data);
      expect(found.metadata.text).toBe(text);
    }),
    { numRuns: 25 },
  );
});
