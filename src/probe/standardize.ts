import { gatherRows } from '../compute/tensor.ts';
import { openStandardizer, type Standardizer } from './in-place/standardize.ts';

/** The ε of the probe's LayerNorm. */
const epsilon = 1e-5;

/** Compiled once for a length of embedding. */
const standardizers = new Map<number, Standardizer>();

/**
 * Picks rows of a matrix and gives each mean 0 and variance 1: the part of the probe's LayerNorm that has nothing to
 * learn, (x − mean) / √(variance + 1e-5) (Ba, Kiros & Hinton 2016). Embeddings are frozen, so once is enough.
 *
 * @param embeddings [N, dimension], row-major.
 * @param rows which ones, in which order.
 * @returns [rows.length, dimension]
 */
export function standardizedRows(embeddings: Float32Array, dimension: number, rows: Int32Array): Float32Array {
  const result = new Float32Array(rows.length * dimension);
  const standardizer = standardizers.get(dimension) ?? openStandardizer(dimension);
  standardizers.set(dimension, standardizer);
  const { width, values, moments } = standardizer;
  for (let first = 0; first < rows.length; first += standardizer.rows) {
    const count = Math.min(standardizer.rows, rows.length - first);
    gatherRows(embeddings, dimension, rows.subarray(first, first + count), values, width);
    for (let row = 0; row < count; row += 1) values.fill(0, row * width + dimension, (row + 1) * width);
    standardizer.sum(count);
    for (let row = 0; row < count; row += 1) {
      const mean = moments[2 * row]! / dimension;
      const variance = Math.max(0, moments[2 * row + 1]! / dimension - mean * mean);
      moments[2 * row] = mean;
      moments[2 * row + 1] = 1 / Math.sqrt(variance + epsilon);
    }
    standardizer.change(count);
    for (let row = 0; row < count; row += 1) {
      result.set(values.subarray(row * width, row * width + dimension), (first + row) * dimension);
    }
  }
  return result;
}
