import type { Examples } from '../embedding/examples.ts';
import { accuracy, largestPerRow } from '../metric/accuracy.ts';
import { defineJob, type Progress } from '../threads/job.ts';
import { unitColumns, unitRows } from './normalize.ts';
import { nearestNeighbours } from './search.ts';
import { vote } from './vote.ts';

/** k of PROTOCOL section 4. */
const neighbourCount = 10;

/** Which rows of the examples are classified by which neighbours. */
export interface NeighbourRequest {
  readonly examples: Examples;
  readonly train: Int32Array;
  readonly test: Int32Array;
  /** `reference` normalises the training matrix by columns, as the reference does; `strict` by rows, as cosines want. */
  readonly protocol: 'reference' | 'strict';
}

export interface NeighbourResult {
  readonly accuracy: number;
  /** Class index of each test row. */
  readonly predictions: Int32Array;
}

/** Track B for clips of one class each: no training, the ten nearest training examples vote (PROTOCOL section 4). */
export async function classifyByNeighbours(request: NeighbourRequest, progress: Progress): Promise<NeighbourResult> {
  const { examples, train, test, protocol } = request;
  const { dimension, classes, embeddings, targets } = examples;
  const normalize = protocol === 'reference' ? unitColumns : unitRows;
  const neighbours = await nearestNeighbours(
    normalize(embeddings, dimension, train),
    unitRows(embeddings, dimension, test),
    dimension,
    neighbourCount,
    progress,
  );
  const labels = train.map((row) => targets[row]!);
  const predictions = largestPerRow(vote(neighbours, labels, classes), classes);
  return {
    accuracy: accuracy(
      predictions,
      test.map((row) => targets[row]!),
    ),
    predictions,
  };
}

export const classifyByNeighboursJob = defineJob(import.meta.url, 'classifyByNeighbours', classifyByNeighbours);
