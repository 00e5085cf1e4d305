import type { Examples } from '../embedding/examples.ts';
import { OtoscopeError } from '../errors.ts';
import { type ClipMetric, clipMetric } from '../metric/clip-metric.ts';
import { clipPredictions, type Predictions } from '../metric/predictions.ts';
import type { Protocol } from '../metric/protocol.ts';
import { targetsOf } from '../metric/targets.ts';
import type { Progress } from '../threads/job.ts';
import type { ThreadPool } from '../threads/pool.ts';
import { findNeighbours } from './find.ts';
import { columnNorms, unitRows } from './normalize.ts';
import { vote } from './vote.ts';

/** Which rows of the examples are classified by which neighbours. */
export interface NeighbourRequest {
  readonly examples: Examples;
  readonly train: Int32Array;
  readonly test: Int32Array;
  /** `reference` normalises the training matrix by columns, as the reference does; `strict` by rows, as cosines want. */
  readonly protocol: Protocol;
  readonly metric: ClipMetric;
}

export interface NeighbourResult {
  /** The metric by the request's protocol. */
  readonly metric: number;
  /** For the test rows in their order. */
  readonly predictions: Predictions;
  /** Who voted, the nearest first: numbers of training rows, and their similarities [test, k]. */
  readonly neighbours: { readonly k: number; readonly rows: Int32Array; readonly similarities: Float32Array };
}

/**
 * Track B for clips of one class each: no training, the ten nearest training examples vote (PROTOCOL section 4).
 *
 * @param progress told the number of test examples that are done.
 */
export async function classifyByNeighbours(
  request: NeighbourRequest,
  threads: ThreadPool,
  progress: Progress,
): Promise<NeighbourResult> {
  const { examples, train, test, protocol, metric } = request;
  const { dimension, embeddings, targets } = examples;
  if (targets.kind !== 'classes') {
    throw new OtoscopeError(`neighbours vote for classes, not for targets of the kind '${targets.kind}'`, {
      hint: 'declare trackB: false in the task',
    });
  }
  const norms = protocol === 'reference' ? columnNorms(embeddings, dimension, train) : null;
  const keys = { embeddings, dimension, rows: train, norms };
  const neighbours = await findNeighbours(keys, unitRows(embeddings, dimension, test), threads, progress);
  const labels = train.map((row) => targets.indices[row]!);
  const scores = vote(neighbours, labels, targets.count);
  const tested = targetsOf(targets, test);
  const { k, indices, similarities } = neighbours;
  return {
    metric: clipMetric(metric, scores, tested, 'votes')[protocol],
    predictions: clipPredictions(metric, scores, tested, 'votes'),
    neighbours: { k, rows: indices.map((index) => train[index]!), similarities },
  };
}
