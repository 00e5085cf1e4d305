/** The ε of the probe's LayerNorm. */
const epsilon = 1e-5;

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
  for (let position = 0; position < rows.length; position += 1) {
    const start = rows[position]! * dimension;
    const row = embeddings.subarray(start, start + dimension);
    let sum = 0;
    for (const value of row) sum += value;
    const mean = sum / dimension;
    let squares = 0;
    for (const value of row) squares += (value - mean) ** 2;
    const factor = 1 / Math.sqrt(squares / dimension + epsilon);
    for (let index = 0; index < dimension; index += 1) {
      result[position * dimension + index] = (row[index]! - mean) * factor;
    }
  }
  return result;
}
