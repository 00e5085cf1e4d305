import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { readNpy } from '../../test/npy.ts';
import { resolveEncoder } from '../encoder/resolve.ts';
import { fileState } from '../files/file-state.ts';
import { ThreadPool } from '../threads/pool.ts';
import { encodeShard } from './encode-shard.ts';
import { EmbeddingStore } from './store.ts';

const oracle = fileURLToPath(new URL('../../test/oracle/embedding/', import.meta.url));
const threads = new ThreadPool(2);
const folder = await mkdtemp(join(tmpdir(), 'otoscope-oracle-'));
afterAll(async () => {
  await threads.close();
  await rm(folder, { recursive: true });
});

// The reference encoded this archive (WAV and FLAC, several rates, mono and stereo) with the same log-mel encoder, one
// clip at a time: the whole chain from the tar to the embeddings.
for (const [name, cropSeconds] of [
  ['batch1', null],
  ['crop1', 1],
] as const) {
  test(`${name}: every frame of every crop is the reference's to 1e-3`, async () => {
    const index = JSON.parse(await readFile(join(oracle, 'index.json'), 'utf8')) as Record<string, [string, number][]>;
    const { data: expected } = readNpy(join(oracle, `${name}.npy`));
    const store = new EmbeddingStore(folder);
    const shard = join(oracle, 'train-000000.tar');
    await encodeShard(
      {
        shard,
        shardState: await fileState(shard),
        key: name,
        source: await resolveEncoder('logmel'),
        cropSeconds,
        pooled: false,
        batchSize: 16,
        checkLabels: () => {},
        onBadClip: ({ reason }) => {
          throw new Error(reason);
        },
        onClips: () => {},
      },
      store,
      threads,
    );
    const { clips, embeddings } = await store.read(name);
    expect(clips.flatMap(({ key, rows }) => rows.map((frames) => [key, frames]))).toEqual(index[name]);
    const ours = await embeddings.readRows(0, embeddings.shape[0]!);
    expect(ours.length).toBe(expected.length);
    let worst = 0;
    for (const [position, number] of ours.entries()) worst = Math.max(worst, Math.abs(number - expected[position]!));
    expect(worst).toBeLessThan(1e-3);
  });
}
