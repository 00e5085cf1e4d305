import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OtoscopeError } from '../errors.ts';
import { findTensor, writeMatrix } from './safetensors.ts';
import { EmbeddingStore } from './store.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-store-'));
});
afterAll(() => rm(folder, { recursive: true }));

const badClips = [{ key: 'x', reason: 'x: garbage', withheld: 'sample 3: garbage' }];
const identity = { encoder: 'e', shard: 's', cropSeconds: null, pooled: true };

async function stored(): Promise<{ store: EmbeddingStore; key: string }> {
  const store = new EmbeddingStore(folder);
  const key = EmbeddingStore.keyOf({ ...identity, shard: String(Math.random()) });
  const clips = [
    { key: 'one', rows: [1, 1], labels: { word: 'kong' } },
    { key: 'two', rows: [1], labels: { word: 'pung' } },
  ];
  await store.write(key, async (append) => {
    await append(Float32Array.of(1, 2));
    await append(Float32Array.of(3, 4, 5, 6));
    return { clips, badClips, dimension: 2, seconds: 1.5, audioSeconds: 3, encoder: 'logmel', shard: 'a/b.tar' };
  });
  return { store, key };
}

test('what is written comes back, from the numbers to the clips that were left out', async () => {
  const { store, key } = await stored();
  expect(await store.has(key)).toBe(true);
  const { clips, badClips: left, seconds, embeddings } = await store.read(key);
  expect(clips).toEqual([
    { key: 'one', rows: [1, 1], labels: { word: 'kong' } },
    { key: 'two', rows: [1], labels: { word: 'pung' } },
  ]);
  expect(left).toEqual(badClips);
  expect(seconds).toBe(1.5);
  expect(embeddings.shape).toEqual([3, 2]);
  expect([...(await embeddings.readRows(0, 3))]).toEqual([1, 2, 3, 4, 5, 6]);
  expect([...(await embeddings.readRows(1, 1))]).toEqual([3, 4]);
});

test('another encoder, another shard, another crop and frames have other keys', () => {
  const keys = [
    identity,
    { ...identity, encoder: 'f' },
    { ...identity, shard: 't' },
    { ...identity, cropSeconds: 1 },
    { ...identity, pooled: false },
  ].map(EmbeddingStore.keyOf);
  expect(new Set(keys).size).toBe(5);
  expect(EmbeddingStore.keyOf({ ...identity })).toBe(keys[0]);
});

test('a file that was cut short is named, with what to do', async () => {
  const { store, key } = await stored();
  const path = join(folder, `${key}.safetensors`);
  await truncate(path, (await readFile(path)).length - 1);
  await expect(store.read(key)).rejects.toThrow(`${path} cannot be read: it was cut short`);
  expect(await store.has(key)).toBe(false);
  await truncate(path, 5);
  await expect(store.read(key)).rejects.toMatchObject({ hint: expect.stringContaining('delete it') });
});

test('of a header that was damaged, the key and what was expected are told', async () => {
  const { store, key } = await stored();
  const path = join(folder, `${key}.safetensors`);
  const bytes = await readFile(path);
  for (const [found, instead, why] of [
    ['"seconds":"1.5"', '"seconds":"1.x"', 'seconds: Invalid input: expected number, received NaN'],
    ['"data_offsets"', '"data_0ffsets"', 'embeddings.data_offsets: Invalid input: expected tuple, received undefined'],
  ] as const) {
    const damaged = Buffer.from(bytes.toString('latin1').replace(found, instead), 'latin1');
    await writeFile(path, damaged);
    await expect(store.read(key)).rejects.toThrow(new RegExp(`^${path} cannot be read: .*${why}`));
  }
});

test('an index that does not fit its numbers is named', async () => {
  const { store, key } = await stored();
  const path = join(folder, `${key}.jsonl`);
  await writeFile(path, '{"key":"one","rows":[1],"labels":{}}\n');
  expect(await store.has(key)).toBe(false);
  await expect(store.read(key)).rejects.toThrow(`${path} lists 1 rows, but there are 3 embeddings`);
  await writeFile(path, '{"key":"one","rows":[0],"labels":{}}\n');
  const why = 'rows.0: Too small: expected number to be >0';
  await expect(store.read(key)).rejects.toThrow(`${path}, line 1: not the description of a clip (${why})`);
});

test('an index that was damaged is named without quoting it, where its data is hidden', async () => {
  const { store, key } = await stored();
  await writeFile(join(folder, `${key}.jsonl`), '{"key":"robin-in-the-wood",\n');
  const error = await store.read(key).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(OtoscopeError);
  expect((error as OtoscopeError).withheld.message).toMatch(/\.jsonl, line 1: not the description of a clip \(…\)$/);
});

test('a safetensors file is what the format says: a length, JSON, numbers', async () => {
  const path = join(folder, 'format.safetensors');
  await writeMatrix(path, 'x', async (append) => {
    await append(Float32Array.of(0.5));
    return { columns: 1, metadata: { about: 'ünïcode' } };
  });
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

test('any matrix survives the way to the disk and back, in whatever parts it comes', async () => {
  const path = join(folder, 'any.safetensors');
  const parts = fc.array(fc.float32Array({ minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(parts, fc.string({ maxLength: 100 }), async (matrix, text) => {
      await writeMatrix(path, 'x', async (append) => {
        for (const part of matrix) await append(part);
        return { columns: 1, metadata: { text } };
      });
      const found = await findTensor(path, 'x');
      const back = await found.readRows(0, found.shape[0]!);
      expect([...back]).toEqual(matrix.flatMap((part) => [...part]));
      expect(found.metadata.text).toBe(text);
    }),
    { numRuns: 25 },
  );
});

test('what fails in the middle leaves nothing', async () => {
  const store = new EmbeddingStore(folder);
  const writing = store.write('failing', async (append) => {
    await append(Float32Array.of(1));
    throw new Error('no more');
  });
  await expect(writing).rejects.toThrow('no more');
  expect(await store.has('failing')).toBe(false);
  expect((await readdir(folder)).filter((name) => name.includes('failing'))).toEqual([]);
});
