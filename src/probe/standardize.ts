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
    const end = start + dimension;
    // In double precision the squares of float32 numbers are exact, so that one pass is enough for both moments; two sums
    // of each do not wait for one another.
    const even = end - (dimension % 2);
    let [sum, sum2, squares, squares2] = [0, 0, 0, 0];
    for (let index = start; index < even; index += 2) {
      const [value, next] = [embeddings[index]!, embeddings[index + 1]!];
      sum += value;
      sum2 += next;
      squares += value * value;
      squares2 += next * next;
    }
    if (even < end) {
      sum += embeddings[even]!;
      squares += embeddings[even]! ** 2;
    }
    const mean = (sum + sum2) / dimension;
    const variance = Math.max(0, (squares + squares2) / dimension - mean * mean);
    const factor = 1 / Math.sqrt(variance + epsilon);
    const shift = position * dimension - start;
    for (let index = start; index < end; index += 1) result[index + shift] = (embeddings[index]! - mean) * factor;
  }
  return result;
}
