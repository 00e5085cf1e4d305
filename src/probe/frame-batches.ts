import type { FrameClip, FrameReader } from '../embedding/frame-reader.ts';
import { ignoredFrame } from '../metric/frame-accuracy.ts';
import type { Protocol } from '../metric/protocol.ts';
import type { Batches } from './epoch.ts';
import { standardizedRows } from './standardize.ts';

/** How many bytes of frames are in memory at once, about. */
const bytesAtOnce = 64 * 2 ** 20;

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
  const longest = clips.reduce((most, clip) => Math.max(most, frames[clip]!), 0);
  const batch: BatchedClip[] = [];
  for (const number of clips) {
    const rows = protocol === 'reference' ? longest : frames[number]!;
    const clip = await reader.read(number, rows);
    // A zero frame is standardized to a zero frame.
    const standardized = new Float32Array(rows * dimension);
    const every = Int32Array.from({ length: clip.frames }, (_, frame) => frame);
    standardized.set(standardizedRows(clip.embeddings, dimension, every));
    batch.push({ clip, standardized, rows });
  }
  return batch;
}

/** The clips of an order in batches of so many clips. */
export function* batchesOf(order: Int32Array, batchSize: number): Generator<Int32Array> {
  for (let start = 0; start < order.length; start += batchSize) yield order.subarray(start, start + batchSize);
}

/**
 * An epoch's batches, a few dozen megabytes of frames at a time, read from disk in the order given. Frames that are to be
 * ignored, and for the strict protocol those that the label does not describe, are left out.
 */
export async function* frameBatches(
  reader: FrameReader,
  order: Int32Array,
  batchSize: number,
  protocol: Protocol,
): AsyncGenerator<Batches> {
  let parts: Rows[] = [];
  let sizes: number[] = [];
  let bytes = 0;
  for (const clips of batchesOf(order, batchSize)) {
    const rows = (await readBatch(reader, clips, protocol)).map((each) => learnedRows(each, reader, protocol));
    const count = rows.reduce((sum, each) => sum + each.count, 0);
    if (count === 0) continue;
    parts.push(...rows);
    sizes.push(count);
    bytes += count * reader.examples.dimension * 4;
    if (bytes < bytesAtOnce) continue;
    yield joined(parts, sizes);
    [parts, sizes, bytes] = [[], [], 0];
  }
  if (sizes.length > 0) yield joined(parts, sizes);
}

/** Rows that the probe learns from. */
interface Rows {
  readonly count: number;
  readonly standardized: Float32Array;
  readonly targets: BigInt64Array | Float32Array;
}

function learnedRows({ clip, standardized, rows }: BatchedClip, reader: FrameReader, protocol: Protocol): Rows {
  const { dimension, classes, kind } = reader.examples;
  if (kind === 'classes') {
    const kept = [...clip.classes.keys()].filter((frame) => clip.classes[frame] !== ignoredFrame);
    const numbers = new Float32Array(kept.length * dimension);
    for (const [place, frame] of kept.entries()) {
      numbers.set(standardized.subarray(frame * dimension, (frame + 1) * dimension), place * dimension);
    }
    const targets = BigInt64Array.from(kept, (frame) => BigInt(clip.classes[frame]!));
    return { count: kept.length, standardized: numbers, targets };
  }
  const count = protocol === 'strict' ? clip.validFrames : rows;
  const targets = Float32Array.from(clip.labels.subarray(0, count * classes));
  return { count, standardized: standardized.subarray(0, count * dimension), targets };
}

function joined(parts: readonly Rows[], sizes: readonly number[]): Batches {
  const numbers = parts.reduce((sum, { standardized }) => sum + standardized.length, 0);
  const values = parts.reduce((sum, { targets }) => sum + targets.length, 0);
  const standardized = new Float32Array(numbers);
  const isClasses = parts[0]!.targets instanceof BigInt64Array;
  const targets = isClasses ? new BigInt64Array(values) : new Float32Array(values);
  let [row, value] = [0, 0];
  for (const part of parts) {
    standardized.set(part.standardized, row);
    row += part.standardized.length;
    (targets as Float32Array).set(part.targets as Float32Array, value);
    value += part.targets.length;
  }
  const bounds = new BigInt64Array(sizes.length + 1);
  for (const [batch, size] of sizes.entries()) bounds[batch + 1] = bounds[batch]! + BigInt(size);
  const order = BigInt64Array.from({ length: Number(bounds.at(-1)) }, (_, index) => BigInt(index));
  return { standardized, targets, order, bounds };
}
