/** What a norm below this counts as, so that zeros stay zeros: the floor of PyTorch's `normalize`. */
const floor = 1e-12;

/**
 * Picks rows of a matrix and gives each the Euclidean length 1.
 *
 * @param embeddings [N, dimension], row-major.
 * @param result where to write; `embeddings` itself, if all rows are wanted in their order and it is not needed any more.
 * @returns [rows.length, dimension]
 */
export function unitRows(
  embeddings: Float32Array,
  dimension: number,
  rows: Int32Array,
  result = new Float32Array(rows.length * dimension),
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
 * Picks rows of a matrix and gives each *column* of the result the Euclidean length 1: what the reference does to its
 * training matrix, which makes its similarities no cosines (PROTOCOL section 4).
 *
 * @param embeddings [N, dimension], row-major.
 * @param result where to write; `embeddings` itself, if all rows are wanted in their order and it is not needed any more.
 * @returns [rows.length, dimension]
 */
export function unitColumns(
  embeddings: Float32Array,
  dimension: number,
  rows: Int32Array,
  result = new Float32Array(rows.length * dimension),
): Float32Array {
  const norms = new Float64Array(dimension);
  for (const row of rows) {
    for (let index = 0; index < dimension; index += 1) norms[index]! += embeddings[row * dimension + index]! ** 2;
  }
  for (let index = 0; index < dimension; index += 1) norms[index] = Math.max(Math.sqrt(norms[index]!), floor);
  for (let position = 0; position < rows.length; position += 1) {
    const from = rows[position]! * dimension;
    for (let index = 0; index < dimension; index += 1) {
      result[position * dimension + index] = embeddings[from + index]! / norms[index]!;
    }
  }
  return result;
}
