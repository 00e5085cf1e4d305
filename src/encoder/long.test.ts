import { expect, test } from 'vitest';
import type { Tensor } from '../compute/tensor.ts';
import type { AudioEncoder } from './encoder.ts';
import { encodeLong, framesWithin } from './long.ts';
import { noise } from './noise.ts';
import { onnxNames, pythonNames } from './own-names.ts';

/** At 100 Hz, the first sample of every ten, and how long the audio was that it saw. */
function firstSamples(options: Partial<AudioEncoder> = {}): AudioEncoder & { readonly seen: number[][] } {
  const seen: number[][] = [];
  return {
    samplingRate: 100,
    outputDim: 1,
    hopSizeMs: 100,
    seen,
    encode({ data, shape }) {
      seen.push([...shape]);
      const [batch, samples] = shape as [number, number];
      const frames = Math.floor(samples / 10);
      const output = new Float32Array(batch * frames);
      for (let row = 0; row < batch; row++) {
        for (let frame = 0; frame < frames; frame++) output[row * frames + frame] = data[row * samples + frame * 10]!;
      }
      return { data: output, shape: [batch, frames, 1] };
    },
    ...options,
  };
}

/** Waveforms whose samples are their row · 10000 + their position. */
function ramp(batch: number, samples: number): Tensor {
  const data = Float32Array.from({ length: batch * samples }, (_, index) => {
    return Math.floor(index / samples) * 10_000 + (index % samples);
  });
  return { data, shape: [batch, samples] };
}

test('windows are consecutive and their frames joined in order, row by row', async () => {
  const encoder = firstSamples({ windowSeconds: 2 });
  const { data, shape } = await encodeLong(encoder, ramp(2, 500));
  expect(encoder.seen).toEqual([[2, 200], [2, 200], [2, 100]]); // biome-ignore format: one window each
  expect(shape).toEqual([2, 50, 1]);
  expect([...data.subarray(0, 50)]).toEqual(Array.from({ length: 50 }, (_, frame) => frame * 10));
  expect([...data.subarray(50)]).toEqual(Array.from({ length: 50 }, (_, frame) => 10_000 + frame * 10));
});

test('a window of whole samples stays whole, whatever becomes of it in seconds', async () => {
  // 64600 / 16000 · 16000 and the others are a little less than they should be.
  for (const [samples, samplingRate] of [
    [64_600, 16_000],
    [64_600, 32_000],
    [15_360, 22_050],
    [15_360, 44_100],
  ] as const) {
    const encoder = firstSamples({ samplingRate, windowSeconds: samples / samplingRate });
    await encodeLong(encoder, ramp(1, samples));
    expect(encoder.seen).toEqual([[1, samples]]);
  }
});

test('a last chunk under a second is padded to one and the frames beyond its length are cut', async () => {
  const encoder = firstSamples({ windowSeconds: 2 });
  const { data, shape } = await encodeLong(encoder, ramp(1, 423));
  expect(encoder.seen.at(-1)).toEqual([1, 100]);
  expect(shape).toEqual([1, 43, 1]);
  expect([...data.subarray(39)]).toEqual([390, 400, 410, 420]);
  expect((await encodeLong(encoder, ramp(1, 401))).shape).toEqual([1, 41, 1]);
});

test('a short clip reaches the encoder as it is', async () => {
  const encoder = firstSamples({ windowSeconds: 2 });
  expect((await encodeLong(encoder, ramp(1, 35))).shape).toEqual([1, 3, 1]);
  expect(encoder.seen).toEqual([[1, 35]]);
});

test('ten minutes go through in windows', async () => {
  const encoder = firstSamples({ windowSeconds: 30 });
  expect((await encodeLong(encoder, noise(1, 60_000))).shape).toEqual([1, 6000, 1]);
  expect(encoder.seen.length).toBe(20);
});

test('a single encoder gets one waveform at a time', async () => {
  const encoder = firstSamples({ batch: 'single' });
  const together = await encodeLong(firstSamples(), ramp(3, 40));
  expect(await encodeLong(encoder, ramp(3, 40))).toEqual(together);
  expect(encoder.seen).toEqual([[1, 40], [1, 40], [1, 40]]); // biome-ignore format: one waveform each
});

test('frames are counted without rounding errors', () => {
  expect(framesWithin(441 * 7, { samplingRate: 44_100, hopSizeMs: 10 })).toBe(7);
  expect(framesWithin(441 * 7 + 1, { samplingRate: 44_100, hopSizeMs: 10 })).toBe(8);
  expect(framesWithin(1, { samplingRate: 44_100, hopSizeMs: 10 })).toBe(1);
});

test('a clip without samples and an output that is no sequence of embeddings are refused', async () => {
  await expect(encodeLong(firstSamples(), noise(1, 0))).rejects.toThrow('not [1, 0]');
  const giving = (output: unknown) => encodeLong(firstSamples({ encode: () => output as Tensor }), noise(1, 100));
  await expect(giving(undefined)).rejects.toThrow('not a tensor');
  await expect(giving({ data: [1, 2], shape: [1, 2, 1] })).rejects.toThrow('not a tensor');
  await expect(giving({ data: new Float32Array(3), shape: [1, 2, 1] })).rejects.toThrow('holds 3 numbers');
  await expect(giving({ data: new Float32Array(2), shape: [2, 1] })).rejects.toThrow(
    'shape [2, 1], expected [1, frames, 1]',
  );
  await expect(giving({ data: new Float32Array(4), shape: [1, 2, 2] })).rejects.toMatchObject({
    hint: 'declare outputDim 2, or have encode give vectors of length 1',
  });
  await expect(giving({ data: new Float32Array(8), shape: [4, 2, 1] })).rejects.toMatchObject({
    hint: 'give one row of outputs for every waveform, in their order',
  });
  await expect(giving({ data: new Float32Array(2), shape: [1, 1, 2] })).rejects.toMatchObject({
    hint: 'the last two axes look exchanged: transpose the output',
  });
  await expect(giving({ data: new Float32Array(0), shape: [1, 0, 1] })).rejects.toThrow('no frame');
  await expect(giving({ data: Float32Array.of(1, Number.POSITIVE_INFINITY), shape: [1, 2, 1] })).rejects.toThrow(
    'Infinity in frame 1 of 2',
  );
});

test.each([
  [undefined, 'outputDim 2', 'inside encode', '(samplingRate · hopSizeMs)'],
  [pythonNames, 'output_dim 2', 'inside forward', '(sampling_rate · hop_size_in_ms)'],
  [onnxNames, '"outputDim" 2', 'inside the model', '("samplingRate" · "hopSizeMs")'],
])('what to mend is called as the encoder’s author calls it: %j', async (names, outputDim, encode, hop) => {
  const giving = (shape: number[], samples: number) => {
    const data = new Float32Array(shape.reduce((product, size) => product * size));
    const own = { encode: () => ({ data, shape }), ...(names && { names }) };
    return encodeLong(firstSamples(own), noise(1, samples));
  };
  await expect(giving([1, 2, 2], 100)).rejects.toMatchObject({
    hint: expect.stringContaining(`declare ${outputDim},`),
  });
  await expect(giving([1, 0, 1], 1)).rejects.toMatchObject({ hint: expect.stringContaining(encode) });
  // No padding is wanted for long clips: their frames were counted wrongly.
  await expect(giving([1, 0, 1], 9999)).rejects.toMatchObject({ hint: expect.stringContaining(hop) });
});
