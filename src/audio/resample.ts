import { OtoscopeError } from '../errors.ts';
import { resamplingKernel } from './kernel.ts';

/**
 * Changes the sampling rate by windowed-sinc polyphase filtering (PROTOCOL section 1 item 1). The clip is taken to be
 * silent before its first and behind its last sample.
 *
 * @param samples one channel, [n].
 * @param from its rate in Hz, an integer.
 * @param to the wanted rate in Hz, an integer.
 * @returns [ceil(n * to / from)]; `samples` itself where the rates are equal.
 * @throws OtoscopeError where a rate is no positive integer.
 */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  for (const rate of [from, to]) {
    if (!Number.isInteger(rate) || rate <= 0) {
      throw new OtoscopeError(`cannot resample from ${from} to ${to} Hz: a sampling rate is a positive integer`);
    }
  }
  if (from === to) return samples;
  const { stride, phases, taps, first, weights, reach } = resamplingKernel(from, to);
  const output = new Float32Array(Math.ceil((phases * samples.length) / stride));
  const turns = Math.ceil(output.length / phases);

  // With the silence written out, the loops below need no special case at either end.
  const padded = new Float32Array(reach + turns * stride + first[phases - 1]! + taps);
  padded.set(samples, reach);

  for (let index = 0, turn = reach; index < output.length; turn += stride) {
    const last = Math.min(phases, output.length - index);
    for (let phase = 0; phase < last; phase++, index++) {
      let at = turn + first[phase]!;
      let weight = phase * taps;
      // Four sums: each addition would else wait for the one before.
      let [a, b, c, d] = [0, 0, 0, 0];
      for (const end = weight + taps; weight < end; weight += 4, at += 4) {
        a += weights[weight]! * padded[at]!;
        b += weights[weight + 1]! * padded[at + 1]!;
        c += weights[weight + 2]! * padded[at + 2]!;
        d += weights[weight + 3]! * padded[at + 3]!;
      }
      output[index] = a + b + (c + d);
    }
  }
  return output;
}
