import { input } from '../compute/graph.ts';
import { matrixProduct, normalize, transpose } from '../compute/operators.ts';
import { openProgram } from '../compute/session.ts';
import { OtoscopeError } from '../errors.ts';

/** What a vector's length below this counts as, so that zeros stay zeros: the floor of PyTorch's `normalize`. */
const floor = 1e-12;

/**
 * Cosine similarities of all pairs, aᵀb / (|a|·|b|); 0 for a vector of zeros. All at once: meant for test sets of thousands.
 * Blocks its thread, so it belongs in a worker.
 *
 * @param left [N, dimension], row-major.
 * @param right [M, dimension].
 * @returns [N, M], numbers in [-1, 1].
 */
export async function cosineSimilarities(
  left: Float32Array,
  right: Float32Array,
  dimension: number,
): Promise<Float32Array> {
  const [rows, columns] = [left.length / dimension, right.length / dimension];
  if (!Number.isInteger(rows) || !Number.isInteger(columns)) {
    throw new OtoscopeError(`similarities of ${left.length} and ${right.length} numbers in vectors of ${dimension}`);
  }
  const units = (name: string, count: string) => normalize(input(name, 'float32', [count, dimension]), 1, floor);
  const similarities = matrixProduct(units('left', 'rows'), transpose(units('right', 'columns')));
  const program = await openProgram({ similarities });
  const result = await program.run({
    left: { data: left, shape: [rows, dimension] },
    right: { data: right, shape: [columns, dimension] },
  });
  await program.release();
  return result.similarities.data as Float32Array;
}
