import { basename, dirname, join } from 'node:path';
import { inGroups } from '../archive/clip-groups.ts';
import { type Clip, clipName, clipOf } from '../archive/sample.ts';
import { readShard } from '../archive/shard-reader.ts';
import type { EncoderSource } from '../encoder/source.ts';
import { OtoscopeError } from '../errors.ts';
import { fileState } from '../files/file-state.ts';
import { inOrder } from '../threads/in-order.ts';
import type { ThreadPool } from '../threads/pool.ts';
import { stage, stageOfEach } from '../threads/stage.ts';
import type { SampleName } from '../told.ts';
import { type EncodeResult, encodeClipsJob } from './encode-clips.ts';
import type { BadClip, EmbeddingStore, ShardRecord, StoredClip } from './store.ts';

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
  let dimension = 0;
  let bytes = 0;
  let count = 0;
  let seconds = 0;
  let audioSeconds = 0;

  const checkState = async (): Promise<void> => {
    if ((await fileState(encoding.shard)) === encoding.shardState) return;
    throw new OtoscopeError(`${archive} changed since the run began`, { hint: 'run the same command again' });
  };
  const encode = async (group: readonly Clip[]): Promise<EncodeResult & { readonly bytes: number }> => {
    const clips = group.map((clip) => ({ name: clipName(clip), bytes: clip.audio }));
    const bytes = clips.reduce((sum, clip) => sum + clip.bytes.length, 0);
    const { source, cropSeconds, pooled, batchSize } = encoding;
    // A recording has a buffer of its own, which nobody here looks at again: it is moved to the thread.
    const transfer = clips.map((clip) => clip.bytes.buffer as ArrayBuffer);
    const request = { source, cropSeconds, pooled, batchSize, clips };
    const about = { shard: archive, clips: clips.length };
    const result = await threads.run(encodeClipsJob, request, { transfer, about });
    return { ...result, bytes };
  };

  await checkState();
  const groups = stageOfEach('read', inGroups(checkedClips(encoding, archive)), () => ({ shard: archive }));
  for await (const { item: group, result } of inOrder(groups, 2 * threads.size, encode)) {
    const { outcomes, embeddings, seconds: taken, bytes: read } = result;
    for (const [index, outcome] of outcomes.entries()) {
      const { key, labels } = group[index]!;
      if ('rows' in outcome) clips.push({ key, rows: [...outcome.rows], labels });
      else {
        const bad = { key, reason: outcome.failure.full, withheld: outcome.failure.withheld };
        badClips.push(bad);
        encoding.onBadClip(bad);
      }
    }
    await stage('write', () => append(embeddings.data), { shard: archive });
    dimension = embeddings.shape[1]!;
    seconds += taken;
    audioSeconds += result.audioSeconds;
    count += group.length;
    bytes += read;
    encoding.onClips(count, bytes);
  }
  if (clips.length === 0) {
    throw new OtoscopeError(`${archive} holds no clip that can be decoded`, { hint: 'fetch the archive again' });
  }
  await checkState();
  return { clips, badClips, dimension, seconds, audioSeconds, encoder: encoding.source.name, shard: archive };
}

/** The shard's clips, those with a label that no task can use refused. */
async function* checkedClips({ shard, checkLabels }: ShardEncoding, archive: string): AsyncGenerator<Clip> {
  let number = 0;
  for await (const sample of readShard(shard)) {
    number += 1;
    const clip = clipOf(sample, archive, number);
    checkLabels(clip.labels, clip);
    yield clip;
  }
}
