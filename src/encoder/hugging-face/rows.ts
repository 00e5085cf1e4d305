import type { Tensor } from '../../compute/tensor.ts';
import { OtoscopeError } from '../../errors.ts';
import type { ModelSpec, PatchGrid } from './family.ts';

/** What a model gives as embeddings over time [B, T', D]. */
export function rowsOverTime(output: Tensor, rows: ModelSpec['rows']): Tensor {
  const { data, shape } = output;
  if (rows === 'window') return shape.length === 2 ? { data, shape: [shape[0]!, 1, shape[1]!] } : output;
  return rows === 'frames' || shape.length !== 3 ? output : framesOfPatches(output, rows);
}

/** The mean over the frequencies of every time: patches [B, tokens + frequencies · times, D] become [B, times, D]. */
function framesOfPatches({ data, shape }: Tensor, { tokens, frequencies, times }: PatchGrid): Tensor {
  const [batch, count, size] = shape as [number, number, number];
  if (count !== tokens + frequencies * times) {
    throw new OtoscopeError(
      `the model gives ${count} rows, expected ${tokens} tokens and ${frequencies} × ${times} patches`,
      { hint: 'does its config.json belong to its graph?' },
    );
  }
  const frames = new Float32Array(batch * times * size);
  for (let row = 0; row < batch; row++) {
    for (let patch = 0; patch < frequencies * times; patch++) {
      const from = (row * count + tokens + patch) * size;
      const to = (row * times + (patch % times)) * size;
      for (let index = 0; index < size; index++) frames[to + index]! += data[from + index]! / frequencies;
    }
  }
  return { data: frames, shape: [batch, times, size] };
}
