import type { Tensor } from '../compute/tensor.ts';

/**
 * The mean over time, summed in double precision so that the order of adding does not show.
 *
 * @param embeddings [B, T', D]
 * @returns [B, D]
 */
export function meanOverTime({ data, shape }: Tensor): Tensor {
  const [batch, frames, dimension] = shape as [number, number, number];
  const pooled = new Float32Array(batch * dimension);
  const sums = new Float64Array(dimension);
  for (let row = 0; row < batch; row += 1) {
    sums.fill(0);
    for (let frame = 0; frame < frames; frame += 1) {
      const start = (row * frames + frame) * dimension;
      for (let index = 0; index < dimension; index += 1) sums[index]! += data[start + index]!;
    }
    for (let index = 0; index < dimension; index += 1) pooled[row * dimension + index] = sums[index]! / frames;
  }
  return { data: pooled, shape: [batch, dimension] };
}
