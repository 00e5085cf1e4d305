import { UMAP } from 'umap-js';
import { input } from '../../../compute/graph.ts';
import { largest, matrixProduct, transpose } from '../../../compute/operators.ts';
import { openProgram } from '../../../compute/session.ts';
import { unitRows } from '../../../knn/normalize.ts';
import { randomStream } from '../../../random/random.ts';
import { defineJob, type Progress } from '../../../threads/job.ts';

export interface LayoutRequest {
  /** [N, D], row-major. */
  readonly vectors: Float32Array;
  readonly dimension: number;
  /** How many neighbours a point is held to. */
  readonly neighbours: number;
  readonly epochs: number;
  readonly seed: number;
}

/** Points in the plane. */
export interface Layout {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/**
 * Lays vectors out in the plane so that neighbours by cosine stay neighbours (UMAP, McInnes, Healy & Melville 2018). The
 * neighbours are found exactly; the rest follows from the seed.
 *
 * @param progress how many epochs are done.
 */
export async function layOut(request: LayoutRequest, progress: Progress): Promise<Layout> {
  const { vectors, dimension, epochs, seed } = request;
  const count = vectors.length / dimension;
  const { indices, distances } = await nearest(request);
  const random = randomStream(seed);
  const umap = new UMAP({
    nNeighbors: request.neighbours,
    nEpochs: epochs,
    minDist: 0.1,
    random: () => random.next(),
  });
  umap.setPrecomputedKNN(indices, distances);
  // The points themselves are not looked at where their neighbours are known.
  const planned = umap.initializeFit(Array.from({ length: count }, () => []));
  for (let epoch = 1; epoch <= planned; epoch += 1) {
    umap.step();
    progress(epoch);
  }
  const points = umap.getEmbedding();
  return { x: Float32Array.from(points, ([x]) => x!), y: Float32Array.from(points, ([, y]) => y!) };
}

export const layOutJob = defineJob(import.meta.url, 'layOut', layOut);

/** The nearest of all points to each, itself first, and how far they are: 1 − cosine. */
async function nearest({ vectors, dimension, neighbours }: LayoutRequest) {
  const count = vectors.length / dimension;
  const every = Int32Array.from({ length: count }, (_, row) => row);
  const data = unitRows(vectors, dimension, every, new Float32Array(vectors.length));
  const units = { data, shape: [count, dimension] };
  const points = input('points', 'float32', ['points', dimension]);
  const { values, indices } = largest(matrixProduct(points, transpose(points)), neighbours);
  const program = await openProgram({ values, positions: indices });
  const found = await program.run({ points: units });
  await program.release();
  const rowsOf = <Value>(of: (place: number) => Value): Value[][] => {
    return Array.from({ length: count }, (_, row) =>
      Array.from({ length: neighbours }, (_, k) => of(row * neighbours + k)),
    );
  };
  return {
    indices: rowsOf((place) => Number(found.positions.data[place])),
    distances: rowsOf((place) => Math.max(0, 1 - Number(found.values.data[place]))),
  };
}
