import type { Tensor } from '../compute/tensor.ts';

/**
 * White noise, uniform in ±0.5, the same for the same seed: probing material whose content does not matter.
 *
 * @returns waveforms [batch, samples].
 */
export function noise(batch: number, samples: number, seed = 1): Tensor {
  const data = new Float32Array(batch * samples);
  // A linear congruential generator with Knuth's MMIX-like 32-bit constants; its high bits are random enough for noise.
  let state = seed >>> 0;
  for (let index = 0; index < data.length; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[index] = state / 2 ** 32 - 0.5;
  }
  return { data, shape: [batch, samples] };
}
