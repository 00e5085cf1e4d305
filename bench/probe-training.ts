import { batchBounds } from '../src/probe/batches.ts';
import { FrameLearner } from '../src/probe/frame-learner.ts';
import { initialParameters } from '../src/probe/head.ts';
import type { Learner } from '../src/probe/learner.ts';
import type { Loss } from '../src/probe/loss.ts';
import { openClipLearner } from '../src/probe/open-clip-learner.ts';
import { standardizedRows } from '../src/probe/standardize.ts';
import { trainProbe } from '../src/probe/train.ts';
import { randomStream, shuffled } from '../src/random/random.ts';
import { defineJob } from '../src/threads/job.ts';

/** The size of a training. */
export interface Size {
  readonly clips: number;
  /** Of each clip; 1: one pooled vector. */
  readonly frames: number;
  readonly dimension: number;
  readonly classes: number;
  readonly loss: 'cross-entropy' | 'binary-cross-entropy';
  /** In clips. */
  readonly batch: number;
  readonly epochs: number;
}

const every = (count: number): Int32Array => Int32Array.from({ length: count }, (_, index) => index);

/** Embeddings [clips · frames, dimension] and targets. */
export interface TrainingData {
  readonly embeddings: Float32Array;
  readonly targets: BigInt64Array | Float32Array;
}

/** Random examples of a size. */
export function randomExamples({ clips, frames, dimension, classes, loss }: Size): TrainingData {
  const random = randomStream(42);
  const embeddings = Float32Array.from({ length: clips * frames * dimension }, () => random.next() - 0.5);
  const rows = clips * frames;
  const targets =
    loss === 'cross-entropy'
      ? BigInt64Array.from({ length: rows }, () => BigInt(Math.floor(random.next() * classes)))
      : Float32Array.from({ length: rows * classes }, () => Number(random.next() < 0.1));
  return { embeddings, targets };
}

/** Trains a probe on pooled vectors in memory from beginning to end: standardizing, opening, every epoch. */
export async function trainClips(size: Size, data: TrainingData): Promise<void> {
  await train(await clipLearner(size, data), size);
}

let kept: { readonly size: string; readonly data: TrainingData } | undefined;

/** Random examples, which this thread keeps for the next time. */
function keptExamples(size: Size): TrainingData {
  const key = JSON.stringify(size);
  if (kept?.size !== key) kept = { size: key, data: randomExamples(size) };
  return kept.data;
}

/** {@link trainClips} on random examples. */
export function trainRandomClips(size: Size): Promise<void> {
  return trainClips(size, keptExamples(size));
}

export const trainRandomClipsJob = defineJob(import.meta.url, 'trainRandomClips', trainRandomClips);

/** {@link trainFrames} on random examples. */
export function trainRandomFrames(size: Size): Promise<void> {
  return trainFrames(size, keptExamples(size));
}

export const trainRandomFramesJob = defineJob(import.meta.url, 'trainRandomFrames', trainRandomFrames);

/** What learns from pooled vectors in memory. */
export function clipLearner(size: Size, { embeddings, targets }: TrainingData): Promise<Learner> {
  const { clips, dimension, batch } = size;
  const random = randomStream(42);
  return openClipLearner({
    ...size,
    loss: lossOf(size),
    batchSize: batch,
    initial: initialParameters(size, random),
    standardized: standardizedRows(embeddings, dimension, every(clips)),
    targets,
    nextBatches: () => ({ order: shuffled(clips, random), bounds: batchBounds(clips, batch) }),
  });
}

/** Trains a probe on frames in memory from beginning to end. */
export async function trainFrames(size: Size, { embeddings, targets }: TrainingData): Promise<void> {
  const { clips, frames, dimension, batch } = size;
  const random = randomStream(42);
  const own = every(frames);
  const width = targets.length / clips;
  const rows = Array.from({ length: clips }, (_, clip) => ({
    count: frames,
    standardized: standardizedRows(
      embeddings.subarray(clip * frames * dimension, (clip + 1) * frames * dimension),
      dimension,
      own,
    ),
    targets: targets.subarray(clip * width, (clip + 1) * width),
  }));
  const learner = await FrameLearner.open({
    ...size,
    loss: lossOf(size),
    initial: initialParameters(size, random),
    async *nextBatches() {
      const order = shuffled(clips, random);
      for (let start = 0; start < clips; start += batch) {
        yield Array.from(order.subarray(start, start + batch), (clip) => rows[Number(clip)]!);
      }
    },
  });
  await train(learner, size);
}

async function train(learner: Learner, { epochs }: Size): Promise<void> {
  await trainProbe(learner, { learningRate: 1e-3, epochs }, async () => 0);
}

function lossOf({ loss }: Size): Loss {
  return loss === 'cross-entropy' ? { kind: loss } : { kind: loss, positiveWeight: 1 };
}
