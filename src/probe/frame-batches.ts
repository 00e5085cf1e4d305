import type { FrameClip, FrameReader } from '../embedding/frame-reader.ts';
import { ignoredFrame } from '../metric/frame-accuracy.ts';
import type { Protocol } from '../metric/protocol.ts';
import type { Rows } from './frame-learner.ts';
import { standardizedRows } from './standardize.ts';

/** How many bytes of frames to learn from are kept in memory from epoch to epoch; the others are read again. */
const keptBytes = 2 ** 30;

/** A clip of a batch, as the probe sees it. */
export interface BatchedClip {
  readonly clip: FrameClip;
  /** Its frames, standardized, then the padding of its batch: [rows, D]. */
  readonly standardized: Float32Array;
  readonly rows: number;
}

/**
 * Reads a batch of clips. **[ref]** Each is padded with zero frames to the longest of the batch, and the padding counts,
 * with whatever the label says of that time. **[strict]** Nothing is added.
 */
export async function readBatch(reader: FrameReader, clips: Int32Array, protocol: Protocol): Promise<BatchedClip[]> {
  const { dimension, frames } = reader.examples;
  const longest = longestOf(clips, frames);
  const batch: BatchedClip[] = [];
  for (const number of clips) {
    const rows = protocol === 'reference' ? longest : frames[number]!;
    const clip = await reader.read(number, rows);
    // A zero frame is standardized to a zero frame.
    const standardized = new Float32Array(rows * dimension);
    standardized.set(standardizedRows(clip.embeddings, dimension, everyRow(clip.frames)));
    batch.push({ clip, standardized, rows });
  }
  return batch;
}

/** The clips of an order in batches of so many clips. */
export function* batchesOf(order: Int32Array, batchSize: number): Generator<Int32Array> {
  for (let start = 0; start < order.length; start += batchSize) yield order.subarray(start, start + batchSize);
}

/**
 * Clips to learn from, read from disk when they are needed; of the first that fit into a part of the memory, what is learned
 * from them is kept. Frames that are to be ignored, and for the strict protocol those that the label does not describe, are
 * left out.
 */
export class TrainingClips {
  readonly #reader: FrameReader;
  readonly #protocol: Protocol;
  readonly #kept = new Map<number, Rows>();
  #bytesLeft: number;

  /** @param bytes how many of them are kept. */
  constructor(reader: FrameReader, protocol: Protocol, bytes = keptBytes) {
    this.#reader = reader;
    this.#protocol = protocol;
    this.#bytesLeft = bytes;
  }

  /** An epoch's batches; those without a row to learn from are left out. */
  async *batches(order: Int32Array, batchSize: number): AsyncGenerator<Rows[]> {
    for (const clips of batchesOf(order, batchSize)) {
      const batch: Rows[] = [];
      for (const clip of clips) batch.push(await this.#rows(clip));
      if (this.#protocol === 'reference') batch.push(...this.#padding(clips));
      const seen = batch.filter(({ count }) => count > 0);
      if (seen.length > 0) yield seen;
    }
  }

  async #rows(number: number): Promise<Rows> {
    const kept = this.#kept.get(number);
    if (kept) return kept;
    const rows = learnedRows(await this.#reader.read(number), this.#reader.examples, this.#protocol);
    const bytes = rows.standardized.byteLength + rows.targets.byteLength;
    if (bytes <= this.#bytesLeft) {
      this.#kept.set(number, rows);
      this.#bytesLeft -= bytes;
    }
    return rows;
  }

  /** The zero frames that make all clips of a batch as long as the longest; a standardized zero frame is a zero frame. */
  #padding(clips: Int32Array): Rows[] {
    const { dimension, classes, frames, kind } = this.#reader.examples;
    if (kind === 'classes') return [];
    const longest = longestOf(clips, frames);
    return Array.from(clips, (clip) => {
      const count = longest - frames[clip]!;
      const targets = this.#reader.labels(clip, longest).labels.subarray(frames[clip]! * classes);
      return { count, standardized: new Float32Array(count * dimension), targets: Float32Array.from(targets) };
    });
  }
}

function learnedRows(clip: FrameClip, { dimension, classes, kind }: FrameReader['examples'], protocol: Protocol): Rows {
  if (kind === 'classes') {
    const kept = Int32Array.from(clip.classes.keys()).filter((frame) => clip.classes[frame] !== ignoredFrame);
    const targets = BigInt64Array.from(kept, (frame) => BigInt(clip.classes[frame]!));
    return { count: kept.length, standardized: standardizedRows(clip.embeddings, dimension, kept), targets };
  }
  const count = protocol === 'strict' ? clip.validFrames : clip.frames;
  const targets = Float32Array.from(clip.labels.subarray(0, count * classes));
  return { count, standardized: standardizedRows(clip.embeddings, dimension, everyRow(count)), targets };
}

function longestOf(clips: Int32Array, frames: Int32Array): number {
  return clips.reduce((most, clip) => Math.max(most, frames[clip]!), 0);
}

function everyRow(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, row) => row);
}
