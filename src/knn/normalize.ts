/** What a norm below this counts as, so that zeros stay zeros: the floor of PyTorch's `normalize`. */
const floor = 1e-12;

/**
 * Picks rows of a matrix and gives each the Euclidean length 1.
 *
 * @param embeddings [N, dimension], row-major.
 * @param result where to write; absent: an array of its own in shared memory, which threads read without a copy.
 * @returns [rows.length, dimension]
 */
export function unitRows(
  embeddings: Float32Array,
  dimension: number,
  rows: Int32Array,
  result: Float32Array = new Float32Array(new SharedArrayBuffer(4 * rows.length * dimension)),
): Float32Array {
  for (let position = 0; position < rows.length; position += 1) {
    const from = rows[position]! * dimension;
    let squares = 0;
    for (let index = 0; index < dimension; index += 1) squares += embeddings[from + index]! ** 2;
    const norm = Math.max(Math.sqrt(squares), floor);
    for (let index = 0; index < dimension; index += 1) {
      result[position * dimension + index] = embeddings[from + index]! / norm;
    }
  }
  return result;
}

/**
 * The Euclidean length of each column over some rows of a matrix.
 *
 * @param embeddings [N, dimension], row-major.
 */
export function columnNorms(embeddings: Float32Array, dimension: number, rows: Int32Array): Float64Array {
  const norms = new Float64Array(dimension);
  for (const row of rows) {
    for (let index = 0; index < dimension; index += 1) norms[index]! += embeddings[row * dimension + index]! ** 2;
  }
  return norms.map((squares) => Math.max(Math.sqrt(squares), floor));
}

/**
 * Picks rows of a matrix and divides each *column* by its length over the training matrix: what the reference does, which
 * makes its similarities no cosines (PROTOCOL section 4).
 *
 * @param embeddings [N, dimension], row-major.
 * @param norms {@link columnNorms} of all training vectors.
 * @param result where to write.
 * @returns [rows.length, dimension]
 */
export function unitColumns(
  embeddings: Float32Array,
  dimension: number,
  rows: Int32Array,
  norms: Float64Array,
  result: Float32Array,
): Float32Array {
  for (let position = 0; position < rows.length; position += 1) {
    const from = rows[position]! * dimension;
    for (let index = 0; index < dimension; index += 1) {
      result[position * dimension + index] = embeddings[from + index]! / norms[index]!;
    }
  }
  return result;
}
