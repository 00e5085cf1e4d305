import type { FrameExamples } from '../embedding/frame-examples.ts';
import { type FrameClip, FrameReader } from '../embedding/frame-reader.ts';
import { OtoscopeError } from '../errors.ts';
import { decisionsOfVotes } from '../metric/decisions.ts';
import { ignoredFrame } from '../metric/frame-accuracy.ts';
import { type FrameMetric, frameScore } from '../metric/frame-metric.ts';
import type { Predictions } from '../metric/predictions.ts';
import type { Protocol } from '../metric/protocol.ts';
import { randomStream } from '../random/random.ts';
import { defineJob, type Progress } from '../threads/job.ts';
import { unitColumns, unitRows } from './normalize.ts';
import { NeighbourSearch, neighbourCount } from './search.ts';
import { vote, voteForLabels } from './vote.ts';

/** The most training frames that queries are compared with; of more, a seeded sample (PROTOCOL section 4). */
const mostKeys = 200_000;

/** Which clips' frames are classified by which clips' frames. */
export interface FrameNeighbourRequest {
  readonly examples: FrameExamples;
  readonly train: Int32Array;
  readonly test: Int32Array;
  readonly protocol: Protocol;
  readonly metric: FrameMetric;
  readonly segmentSeconds: number;
  readonly seed: number;
}

/**
 * Track B for frame-level tasks: the neighbours of a frame are training frames, which vote for each class, positive from
 * 0.5 on, or where a frame has one class for the most likely one; then the task's own frame metric.
 *
 * @returns the metric, higher better, and what it was computed from.
 */
export async function classifyFramesByNeighbours(
  request: FrameNeighbourRequest,
  progress: Progress,
): Promise<{ metric: number; predictions: Predictions }> {
  const { examples, test, protocol, metric, segmentSeconds } = request;
  const { dimension, classes, hopSizeMs, kind } = examples;
  const reader = new FrameReader(examples);
  try {
    const keys = await trainingFrames(reader, request);
    const every = Int32Array.from({ length: keys.count }, (_, row) => row);
    const normalize = protocol === 'reference' ? unitColumns : unitRows;
    const search = new NeighbourSearch(
      normalize(keys.embeddings, dimension, every, keys.embeddings),
      dimension,
      neighbourCount,
    );
    const score = frameScore({ metric, classes, hopSizeMs, segmentSeconds });
    for (const [done, number] of test.entries()) {
      const clip = await reader.read(number);
      const frames = Int32Array.from({ length: clip.frames }, (_, frame) => frame);
      const neighbours = await search.find(unitRows(clip.embeddings, dimension, frames));
      const outputs =
        kind === 'classes' ? vote(neighbours, keys.classes, classes) : voteForLabels(neighbours, keys.labels, classes);
      score.add({
        outputs,
        decide: decisionsOfVotes,
        labels: clip.labels,
        classes: clip.classes,
        ...(protocol === 'strict' && { validFrames: clip.validFrames }),
      });
      progress(done + 1);
    }
    await search.release();
    return { metric: score.result(), predictions: score.predictions() };
  } finally {
    await reader.close();
  }
}

export const classifyFramesByNeighboursJob = defineJob(
  import.meta.url,
  'classifyFramesByNeighbours',
  classifyFramesByNeighbours,
);

/** Training frames with their targets. */
interface Keys {
  readonly count: number;
  readonly embeddings: Float32Array<ArrayBuffer>;
  readonly labels: Uint8Array;
  readonly classes: Int32Array;
}

/** All training frames that have a target, or as many as there may be, drawn evenly (Vitter's algorithm R, 1985). */
async function trainingFrames(
  reader: FrameReader,
  { examples, train, protocol, seed }: FrameNeighbourRequest,
): Promise<Keys> {
  const { dimension, classes, kind } = examples;
  const most = Math.min(
    mostKeys,
    train.reduce((sum, clip) => sum + examples.frames[clip]!, 0),
  );
  const random = randomStream(seed);
  const embeddings = new Float32Array(most * dimension);
  const labels = new Uint8Array(kind === 'labels' ? most * classes : 0);
  const indices = new Int32Array(kind === 'classes' ? most : 0);
  let seen = 0;
  for (const number of train) {
    const clip = await reader.read(number);
    for (const frame of framesWithTargets(clip, kind, protocol)) {
      seen += 1;
      const place = seen <= most ? seen - 1 : Math.floor(random.next() * seen);
      if (place >= most) continue;
      embeddings.set(clip.embeddings.subarray(frame * dimension, (frame + 1) * dimension), place * dimension);
      if (kind === 'classes') indices[place] = clip.classes[frame]!;
      else labels.set(clip.labels.subarray(frame * classes, (frame + 1) * classes), place * classes);
    }
  }
  const count = Math.min(seen, most);
  if (count === 0) {
    throw new OtoscopeError('no training frame has a target', { hint: 'look at the labels of the training clips' });
  }
  return {
    count,
    embeddings: embeddings.subarray(0, count * dimension),
    labels: labels.subarray(0, count * classes),
    classes: indices.subarray(0, count),
  };
}

function* framesWithTargets(
  { frames, validFrames, classes }: FrameClip,
  kind: FrameExamples['kind'],
  protocol: Protocol,
): Generator<number> {
  const count = protocol === 'strict' ? validFrames : frames;
  for (let frame = 0; frame < count; frame += 1) {
    if (kind === 'labels' || classes[frame] !== ignoredFrame) yield frame;
  }
}
