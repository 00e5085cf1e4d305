import { OtoscopeError } from '../errors.ts';
import { resamplingKernel } from './kernel.ts';

/** Input samples that are filtered in one go, about: as float64 they and the weights stay in a core's own cache. */
const blockSamples = 8192;

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
  const turnsAtOnce = Math.max(1, Math.floor(blockSamples / stride));
  // A stretch of the clip with the silence around it written out: the loops need no special case at either end. In float64,
  // so that a sample is converted once and not for every output that it reaches.
  const block = new Float64Array(reach + turnsAtOnce * stride + first[phases - 1]! + taps);

  for (let index = 0, start = 0; index < output.length; start += turnsAtOnce * stride) {
    copyStretch(samples, start - reach, block);
    for (let turn = 0; turn < turnsAtOnce && index < output.length; turn++) {
      const last = Math.min(phases, output.length - index);
      for (let phase = 0; phase < last; phase++, index++) {
        let at = reach + turn * stride + first[phase]!;
        let weight = phase * taps;
        // Four sums: each addition would else wait for the one before.
        let a = 0;
        let b = 0;
        let c = 0;
        let d = 0;
        for (const end = weight + taps; weight < end; weight += 4, at += 4) {
          a += weights[weight]! * block[at]!;
          b += weights[weight + 1]! * block[at + 1]!;
          c += weights[weight + 2]! * block[at + 2]!;
          d += weights[weight + 3]! * block[at + 3]!;
        }
        output[index] = a + b + (c + d);
      }
    }
  }
  return output;
}

/** Samples from `start` on, which may be before the first; zeros where there are none. */
function copyStretch(samples: Float32Array, start: number, block: Float64Array): void {
  const there = samples.subarray(Math.max(0, start), Math.max(0, start + block.length));
  const before = Math.min(block.length, Math.max(0, -start));
  block.fill(0, 0, before);
  block.set(there, before);
  block.fill(0, before + there.length);
}
