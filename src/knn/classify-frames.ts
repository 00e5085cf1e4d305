import type { FrameExamples } from '../embedding/frame-examples.ts';
import { type FrameClip, FrameReader } from '../embedding/frame-reader.ts';
import { decisionsOfVotes } from '../metric/decisions.ts';
import { type FrameMetric, frameScore } from '../metric/frame-metric.ts';
import type { Predictions } from '../metric/predictions.ts';
import type { Progress } from '../threads/job.ts';
import type { ThreadPool } from '../threads/pool.ts';
import { findNeighbours } from './find.ts';
import { type FrameKeyRequest, trainingFrames } from './frame-keys.ts';
import { columnNorms, unitRows } from './normalize.ts';
import { vote, voteForLabels } from './vote.ts';

/** Frames that are looked up at once, at least: a tile of keys is normalised anew for each lookup. */
const framesAtOnce = 4096;

/** Which clips' frames are classified by which clips' frames. */
export interface FrameNeighbourRequest extends Omit<FrameKeyRequest, 'most'> {
  readonly examples: FrameExamples;
  readonly test: Int32Array;
  readonly metric: FrameMetric;
  readonly segmentSeconds: number;
}

/**
 * Track B for frame-level tasks: the neighbours of a frame are training frames, which vote for each class, positive from
 * 0.5 on, or where a frame has one class for the most likely one; then the task's own frame metric.
 *
 * @param progress told the number of test clips that are done.
 * @returns the metric, higher better, and what it was computed from.
 */
export async function classifyFramesByNeighbours(
  request: FrameNeighbourRequest,
  threads: ThreadPool,
  progress: Progress,
): Promise<{ metric: number; predictions: Predictions }> {
  const { examples, test, protocol, metric, segmentSeconds } = request;
  const { dimension, classes, hopSizeMs, kind } = examples;
  const reader = new FrameReader(examples);
  try {
    const found = await trainingFrames(reader, request);
    const { embeddings } = found;
    const rows = everyRow(found.count);
    const norms = protocol === 'reference' ? columnNorms(embeddings, dimension, rows) : null;
    const score = frameScore({ metric, classes, hopSizeMs, segmentSeconds });
    let done = 0;
    for await (const clips of together(reader, test)) {
      const queries = unitQueries(clips, dimension);
      const { k, similarities, indices } = await findNeighbours(
        { embeddings, dimension, rows, norms },
        queries,
        threads,
        () => {},
      );
      let first = 0;
      for (const clip of clips) {
        const [from, to] = [first * k, (first + clip.frames) * k];
        const neighbours = { k, similarities: similarities.subarray(from, to), indices: indices.subarray(from, to) };
        score.add({
          outputs:
            kind === 'classes'
              ? vote(neighbours, found.classes, classes)
              : voteForLabels(neighbours, found.labels, classes),
          decide: decisionsOfVotes,
          labels: clip.labels,
          classes: clip.classes,
          ...(protocol === 'strict' && { validFrames: clip.validFrames }),
        });
        first += clip.frames;
        progress(++done);
      }
    }
    return { metric: score.result(), predictions: score.predictions() };
  } finally {
    await reader.close();
  }
}

/** Clips one after the other, as many at once as have frames enough for a lookup. */
async function* together(reader: FrameReader, numbers: Int32Array): AsyncGenerator<FrameClip[]> {
  let clips: FrameClip[] = [];
  let frames = 0;
  for (const number of numbers) {
    const clip = await reader.read(number);
    clips.push(clip);
    frames += clip.frames;
    if (frames < framesAtOnce) continue;
    yield clips;
    [clips, frames] = [[], 0];
  }
  if (clips.length > 0) yield clips;
}

function unitQueries(clips: readonly FrameClip[], dimension: number): Float32Array {
  const total = clips.reduce((sum, { frames }) => sum + frames, 0);
  const queries = new Float32Array(new SharedArrayBuffer(4 * total * dimension));
  let first = 0;
  for (const { embeddings, frames } of clips) {
    unitRows(embeddings, dimension, everyRow(frames), queries.subarray(first * dimension));
    first += frames;
  }
  return queries;
}

function everyRow(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, row) => row);
}
