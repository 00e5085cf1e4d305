import { basename, dirname, join } from 'node:path';
import { type Clip, clipName, clipOf } from '../archive/sample.ts';
import { readShard } from '../archive/shard-reader.ts';
import type { EncoderSource } from '../encoder/source.ts';
import { OtoscopeError } from '../errors.ts';
import { fileState } from '../files/file-state.ts';
import type { ThreadPool } from '../threads/pool.ts';
import type { SampleName } from '../told.ts';
import { type EncodeResult, encodeClipsJob } from './encode-clips.ts';
import type { BadClip, EmbeddingStore, ShardRecord, StoredClip } from './store.ts';

/** A job's worth of recordings: enough to fill a batch, few enough to keep every thread busy to the end of a shard. */
const clipsPerJob = 16;
const bytesPerJob = 400_000;

export interface ShardEncoding {
  /** The shard's file. */
  readonly shard: string;
  /** The state (`fileState`) that the shard must be in, as when its digest was taken. */
  readonly shardState: string;
  /** Where its embeddings go (`EmbeddingStore.keyOf`). */
  readonly key: string;
  readonly source: EncoderSource;
  readonly cropSeconds: number | null;
  readonly pooled: boolean;
  readonly batchSize: number;
  /** Refuses labels that a task cannot use, before anything is encoded in vain. */
  checkLabels(labels: unknown, sample: SampleName): void;
  /** Called for a clip that cannot be decoded; throws where that is one too many. */
  onBadClip(clip: BadClip): void;
  /** How many clips, and bytes of recordings, are through. */
  onClips(clips: number, bytes: number): void;
}

interface Waiting {
  readonly clips: readonly Clip[];
  readonly result: Promise<EncodeResult>;
}

/**
 * Encodes a shard's clips and stores their embeddings in the order of the archive. Clips are read as a stream, at most two
 * jobs ahead of each thread, and written as they come; nothing is stored unless the whole shard went well.
 */
export async function encodeShard(encoding: ShardEncoding, store: EmbeddingStore, threads: ThreadPool): Promise<void> {
  await store.write(encoding.key, (append) => encodeRows(encoding, threads, append));
}

async function encodeRows(
  encoding: ShardEncoding,
  threads: ThreadPool,
  append: (rows: Float32Array) => Promise<void>,
): Promise<ShardRecord> {
  const archive = join(basename(dirname(encoding.shard)), basename(encoding.shard));
  const clips: StoredClip[] = [];
  const badClips: BadClip[] = [];
  const running: Waiting[] = [];
  let dimension = 0;
  let bytes = 0;
  let count = 0;
  let seconds = 0;

  const finishOne = async (): Promise<void> => {
    const { clips: group, result } = running.shift()!;
    const { outcomes, embeddings, seconds: taken } = await result;
    for (const [index, outcome] of outcomes.entries()) {
      const { key, labels } = group[index]!;
      if ('rows' in outcome) clips.push({ key, rows: [...outcome.rows], labels });
      else {
        const bad = { key, reason: outcome.failure.full, withheld: outcome.failure.withheld };
        badClips.push(bad);
        encoding.onBadClip(bad);
      }
    }
    await append(embeddings.data);
    dimension = embeddings.shape[1]!;
    seconds += taken;
    count += group.length;
    bytes += group.reduce((sum, { audio }) => sum + audio.length, 0);
    encoding.onClips(count, bytes);
  };

  const checkState = async (): Promise<void> => {
    if ((await fileState(encoding.shard)) === encoding.shardState) return;
    throw new OtoscopeError(`${archive} changed since the run began`, { hint: 'run the same command again' });
  };

  await checkState();
  try {
    for await (const batch of jobsOf(encoding.shard, archive)) {
      for (const clip of batch) encoding.checkLabels(clip.labels, clip);
      const result = threads.run(encodeClipsJob, {
        source: encoding.source,
        cropSeconds: encoding.cropSeconds,
        pooled: encoding.pooled,
        batchSize: encoding.batchSize,
        clips: batch.map((clip) => ({ name: clipName(clip), bytes: clip.audio })),
      });
      // A failure is met in the order of the archive, when its turn comes.
      result.catch(() => {});
      running.push({ clips: batch, result });
      if (running.length >= 2 * threads.size) await finishOne();
    }
    while (running.length > 0) await finishOne();
  } catch (error) {
    await Promise.allSettled(running.map(({ result }) => result));
    throw error;
  }
  if (clips.length === 0) {
    throw new OtoscopeError(`${archive} holds no clip that can be decoded`, { hint: 'fetch the archive again' });
  }
  await checkState();
  return { clips, badClips, dimension, seconds, encoder: encoding.source.name, shard: archive };
}

/** The shard's clips in groups of a job's size. */
async function* jobsOf(shard: string, archive: string): AsyncGenerator<Clip[]> {
  let batch: Clip[] = [];
  let size = 0;
  let number = 0;
  for await (const sample of readShard(shard)) {
    number += 1;
    const clip = clipOf(sample, archive, number);
    batch.push(clip);
    size += clip.audio.length;
    if (batch.length >= clipsPerJob || size >= bytesPerJob) {
      yield batch;
      batch = [];
      size = 0;
    }
  }
  if (batch.length > 0) yield batch;
}
