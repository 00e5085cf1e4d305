import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeShard } from '../archive/shard-writer.ts';
import { resolveEncoder } from '../encoder/resolve.ts';
import { OtoscopeError } from '../errors.ts';
import { fileState } from '../files/file-state.ts';
import { ThreadPool } from '../threads/pool.ts';
import { encodeShard, type ShardEncoding } from './encode-shard.ts';
import { EmbeddingStore, sumOf } from './store.ts';

const notes = ['C5', 'C6', 'C7', 'C8', 'G4', 'G5', 'G6', 'G7'];
const pools = [new ThreadPool(1), new ThreadPool(2)];
let folder: string;
let clips: Map<string, Uint8Array>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-encode-'));
  const packages = fileURLToPath(new URL('../../node_modules/tonejs-instrument-xylophone-mp3/', import.meta.url));
  const read = notes.map(
    async (note) => [note, new Uint8Array(await readFile(join(packages, `${note}.mp3`)))] as const,
  );
  clips = new Map(await Promise.all(read));
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
  await rm(folder, { recursive: true });
});

let shards = 0;
async function shardOf(keys: readonly string[], audio = clips): Promise<string> {
  shards += 1;
  const path = join(folder, 'xylophone', `${shards}.tar`);
  await writeShard(
    path,
    keys.map((key) => ({
      key,
      members: new Map([
        ['json', new TextEncoder().encode(JSON.stringify({ note: key }))],
        ['mp3', audio.get(key)!],
      ]),
    })),
  );
  return path;
}

/** Encodes clips and gives each one's rows. */
async function encode(
  encoder: string,
  keys: readonly string[],
  options: Partial<ShardEncoding> & { threads?: number; audio?: Map<string, Uint8Array> } = {},
): Promise<Map<string, number[]>> {
  const store = new EmbeddingStore(join(folder, 'store'));
  const shard = await shardOf(keys, options.audio);
  const encoding: ShardEncoding = {
    shard,
    shardState: await fileState(shard),
    key: `key-${shards}`,
    source: await resolveEncoder(encoder),
    cropSeconds: null,
    pooled: true,
    batchSize: 16,
    checkLabels: () => {},
    onBadClip: ({ reason }) => {
      throw new OtoscopeError(reason);
    },
    onClips: () => {},
    ...options,
  };
  await encodeShard(encoding, store, pools[(options.threads ?? 2) - 1]!);
  const stored = await store.read(encoding.key);
  const dimension = stored.embeddings.shape[1]!;
  const all = await stored.embeddings.readRows(0, stored.embeddings.shape[0]!);
  let row = 0;
  return new Map(
    stored.clips.map(({ key, rows }) => {
      const crops = sumOf(rows);
      const numbers = [...all.subarray(row * dimension, (row + crops) * dimension)];
      row += crops;
      return [key, numbers];
    }),
  );
}

function furthest(a: Map<string, number[]>, b: Map<string, number[]>): number {
  return Math.max(...[...a].flatMap(([key, row]) => row.map((value, index) => Math.abs(value - b.get(key)![index]!))));
}

test('neither batch size nor order nor the number of threads changes an embedding by more than 1e-5', async () => {
  const alone = await encode('logmel', notes, { batchSize: 1, threads: 1, cropSeconds: 0.5 });
  expect(alone.get('C5')!.length).toBeGreaterThan(64);
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(notes, { minLength: notes.length }),
      fc.integer({ min: 1, max: 32 }),
      fc.integer({ min: 1, max: 2 }),
      async (order, batchSize, threads) => {
        const together = await encode('logmel', order, { batchSize, threads, cropSeconds: 0.5 });
        expect(furthest(alone, together)).toBeLessThan(1e-5);
      },
    ),
    { numRuns: 8 },
  );
});

test('frames kept are those whose mean is the pooled vector', async () => {
  const [pooled, frames] = [
    await encode('logmel', ['C5', 'G4']),
    await encode('logmel', ['C5', 'G4'], { pooled: false }),
  ];
  for (const [key, numbers] of frames) {
    expect(numbers.length).toBeGreaterThan(64 * 10);
    const mean = Array.from({ length: 64 }, (_, band) => {
      const values = numbers.filter((_, index) => index % 64 === band);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    });
    expect(furthest(new Map([[key, mean]]), pooled)).toBeLessThan(1e-5);
  }
});

test('a dynamically quantised encoder gives a clip the same embedding in any company', async () => {
  const alone = new Map([...(await encode('moonshine-tiny', ['C7'])), ...(await encode('moonshine-tiny', ['G7']))]);
  const together = await encode('moonshine-tiny', ['G7', 'C7'], { cropSeconds: null });
  expect(furthest(alone, together)).toBe(0);
});

test('a clip that cannot be decoded is named with its archive, and left out where that is allowed', async () => {
  const audio = new Map([...clips, ['C6', new TextEncoder().encode('no music at all')]]);
  await expect(encode('logmel', notes, { audio })).rejects.toThrow(/xylophone.\d+\.tar: C6/);
  const bad: string[] = [];
  const rest = await encode('logmel', notes, { audio, onBadClip: ({ key }) => bad.push(key) });
  expect(bad).toEqual(['C6']);
  expect([...rest.keys()]).toEqual(notes.filter((note) => note !== 'C6'));
  const all = await encode('logmel', notes);
  all.delete('C6');
  expect(furthest(rest, all)).toBeLessThan(1e-5);
});

test('a shard that is not what it was when the run was planned is not encoded', async () => {
  await expect(encode('logmel', notes, { shardState: 'another' })).rejects.toThrow('changed since the run began');
});

test('a label that no task knows stops the shard before it is encoded', async () => {
  const checkLabels: ShardEncoding['checkLabels'] = (labels, { archive, key }) => {
    if ((labels as { note: string }).note === 'G6') throw new OtoscopeError(`${archive}: ${key} is out of tune`);
  };
  await expect(encode('logmel', notes, { checkLabels })).rejects.toThrow(/tar: G6 is out of tune/);
});

for (const [fault, message] of [
  ['not_a_number_encoder', 'holds NaN in frame'],
  ['no_frames_encoder', 'has no frame'],
]) {
  test(`an encoder whose output ${message} is stopped with the clip's name`, async () => {
    const path = fileURLToPath(new URL(`../../test/fixtures/encoder/${fault}.ts`, import.meta.url));
    await expect(encode(path, notes)).rejects.toThrow(new RegExp(`xylophone.\\d+\\.tar: C5.*${message}`));
  });
}
