/** What encoding an archive consists of, each part alone, with as many threads: jobs for bench/encode.ts. */
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inGroups } from '../src/archive/clip-groups.ts';
import { type Clip, clipName, clipOf } from '../src/archive/sample.ts';
import { readShard } from '../src/archive/shard-reader.ts';
import { loadClip } from '../src/audio/clip.ts';
import type { Clip as NamedClip } from '../src/embedding/encode-clips.ts';
import { encodeShard } from '../src/embedding/encode-shard.ts';
import { EmbeddingStore } from '../src/embedding/store.ts';
import { encodeLong } from '../src/encoder/long.ts';
import { noise } from '../src/encoder/noise.ts';
import type { EncoderSource } from '../src/encoder/source.ts';
import { threadEncoder } from '../src/encoder/thread-encoder.ts';
import { fileState } from '../src/files/file-state.ts';
import { inOrder } from '../src/threads/in-order.ts';
import { defineJob } from '../src/threads/job.ts';
import type { ThreadPool } from '../src/threads/pool.ts';

const batchSize = 16;

/** The whole: what `otoscope run` does with an archive, two shards at once, into a store that is removed. */
export async function encodeArchive(
  shards: readonly string[],
  source: EncoderSource,
  threads: ThreadPool,
  folder: string,
): Promise<void> {
  const out = await mkdtemp(join(folder, 'store-'));
  const store = new EmbeddingStore(out);
  await twoAtOnce(shards, async (shard, key) => {
    const encoding = {
      shard,
      shardState: await fileState(shard),
      key,
      source,
      cropSeconds: null,
      pooled: true,
      batchSize,
      checkLabels: () => {},
      onBadClip: ({ reason }: { reason: string }) => {
        throw new Error(reason);
      },
      onClips: () => {},
    };
    await encodeShard(encoding, store, threads);
  });
  await rm(out, { recursive: true });
}

/** Reading and decoding, resampling included. */
export async function loadArchive(shards: readonly string[], samplingRate: number, threads: ThreadPool): Promise<void> {
  const load = (group: readonly Clip[]): Promise<number> => {
    const clips = group.map((clip) => ({ name: clipName(clip), bytes: clip.audio }));
    const transfer = clips.map(({ bytes }) => bytes.buffer as ArrayBuffer);
    return threads.run(loadJob, { clips, samplingRate }, { transfer });
  };
  await twoAtOnce(shards, async (shard) => {
    for await (const _ of inOrder(inGroups(clipsOf(shard)), 2 * threads.size, load));
  });
}

/** Encoding waveforms that are in memory. */
export async function forward(
  { clips, seconds }: { readonly clips: number; readonly seconds: number },
  source: EncoderSource,
  threads: ThreadPool,
): Promise<void> {
  const batches = Math.ceil(clips / batchSize);
  await Promise.all(
    Array.from({ length: threads.size }, (_, thread) => {
      const own = Math.ceil((batches - thread) / threads.size);
      return threads.run(forwardJob, { source, seconds, batches: own });
    }),
  );
}

async function* clipsOf(shard: string): AsyncGenerator<Clip> {
  for await (const sample of readShard(shard)) yield clipOf(sample, shard);
}

async function twoAtOnce(
  shards: readonly string[],
  work: (shard: string, key: string) => Promise<void>,
): Promise<void> {
  const waiting = shards.map((shard, index) => ({ shard, key: `shard-${index}` }));
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await work(next.shard, next.key);
  };
  await Promise.all([worker(), worker()]);
}

export async function loadClips(request: {
  readonly clips: readonly NamedClip[];
  readonly samplingRate: number;
}): Promise<number> {
  let samples = 0;
  for (const { name, bytes } of request.clips) samples += (await loadClip(bytes, name, request.samplingRate)).length;
  return samples;
}
const loadJob = defineJob(import.meta.url, 'loadClips', loadClips);

export async function encodeNoise(request: {
  readonly source: EncoderSource;
  readonly seconds: number;
  readonly batches: number;
}): Promise<void> {
  const encoder = await threadEncoder(request.source);
  const audio = noise(batchSize, request.seconds * encoder.samplingRate);
  for (let batch = 0; batch < request.batches; batch += 1) await encodeLong(encoder, audio);
}
const forwardJob = defineJob(import.meta.url, 'encodeNoise', encodeNoise);
