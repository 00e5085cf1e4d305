import { OtoscopeError } from '../errors.ts';
import { resamplingKernel } from './kernel.ts';
import { mixToMono } from './mono.ts';
import { openResampler } from './resampler.ts';

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
  return resampledMean([samples], from, to);
}

/** The mean over channels, as {@link mixToMono}, at another rate, as {@link resample}. */
export function resampledMean(channels: readonly Float32Array[], from: number, to: number): Float32Array {
  for (const rate of [from, to]) {
    if (!Number.isInteger(rate) || rate <= 0) {
      throw new OtoscopeError(`cannot resample from ${from} to ${to} Hz: a sampling rate is a positive integer`);
    }
  }
  if (from === to) return mixToMono(channels);
  const sources = channels.length === 2 ? channels : [mixToMono(channels)];
  const kernel = resamplingKernel(from, to);
  const { stride, phases, reach } = kernel;
  const { turns, inputs, output: stretch, filter } = openResampler(kernel);
  const output = new Float32Array(Math.ceil((phases * sources[0]!.length) / stride));
  for (let index = 0, start = -reach; index < output.length; index += stretch.length, start += turns * stride) {
    for (const [channel, samples] of sources.entries()) copyStretch(samples, start, inputs[channel]!);
    filter(sources.length === 2 ? 2 : 1);
    output.set(stretch.subarray(0, output.length - index), index);
  }
  return output;
}

/** Samples from `start` on, which may be before the first; zeros where there are none. */
function copyStretch(samples: Float32Array, start: number, stretch: Float32Array): void {
  const there = samples.subarray(Math.max(0, start), Math.max(0, start + stretch.length));
  const before = Math.min(stretch.length, Math.max(0, -start));
  stretch.fill(0, 0, before);
  stretch.set(there, before);
  stretch.fill(0, before + there.length);
}
