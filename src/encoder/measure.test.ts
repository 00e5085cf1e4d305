import { expect, test } from 'vitest';
import type { AudioEncoder } from './encoder.ts';
import { measureEncoder } from './measure.ts';
import type { EncoderSource } from './source.ts';

const source: EncoderSource = { kind: 'logmel', name: 'mine', fingerprint: '' };

/** An encoder that gives as many frames as `frames` says for so many samples. */
function counting(frames: (samples: number) => number, declared: Partial<AudioEncoder>): AudioEncoder {
  return {
    samplingRate: 16_000,
    outputDim: 1,
    hopSizeMs: 0,
    ...declared,
    encode({ shape }) {
      const count = frames(shape[1]!);
      return { data: new Float32Array(shape[0]! * count), shape: [shape[0]!, count, 1] };
    },
  };
}

const measured = (frames: (samples: number) => number, declared: Partial<AudioEncoder>) => {
  return measureEncoder(counting(frames, declared), source);
};

/** The template's way with long audio: what is left after the last ten seconds counts as a second at least. */
function chunks(samples: number): number {
  const rest = samples % 160_000;
  const last = samples > 160_000 && rest > 0 ? Math.max(rest, 16_000) : rest;
  return Math.floor((samples - rest) / 640) + Math.floor(last / 640);
}

test.each([
  ['rounded down', (samples: number) => Math.floor(samples / 384), 24],
  ['rounded up', (samples: number) => Math.ceil(samples / 320), 20],
  ['with lost edges', (samples: number) => Math.floor((samples - 895) / 384) + 1, 24],
  ['with padding', (samples: number) => Math.floor(samples / 160) + 1, 10],
  ['of a fractional hop', (samples: number) => Math.floor(samples / 185.76), 11.61],
  ['in blocks of eight', (samples: number) => 8 * Math.floor((samples - 400) / 2560), 20],
  ['in blocks of a second', (samples: number) => 25 * Math.ceil(samples / 16_000), 40],
  ['in chunks of ten seconds, the last padded to one', chunks, 40],
  ['once a second', (samples: number) => Math.ceil(samples / 16_000), 1000],
])('a true hop %s is accepted and one that is 3 %% off is not', async (_, frames, hopSizeMs) => {
  const { measuredHop } = await measured(frames, { hopSizeMs });
  expect(measuredHop.lowest).toBeLessThanOrEqual(hopSizeMs);
  if (hopSizeMs < 100) {
    await expect(measured(frames, { hopSizeMs: hopSizeMs * 1.03 })).rejects.toThrow('declares hopSizeMs');
    await expect(measured(frames, { hopSizeMs: hopSizeMs * 0.97 })).rejects.toThrow('declares hopSizeMs');
  }
});

test('a hop of tens of milliseconds is told to 1 % and the refusal says what to write', async () => {
  const { measuredHop } = await measured((samples) => Math.floor(samples / 640), { hopSizeMs: 40 });
  expect((measuredHop.highest - measuredHop.lowest) / 40).toBeLessThan(0.011);
  const refused = measured((samples) => Math.floor(samples / 640), { hopSizeMs: 41 });
  await expect(refused).rejects.toThrow('mine declares hopSizeMs 41, but gives a frame every 40');
  await expect(refused).rejects.toMatchObject({ hint: expect.stringContaining('write hopSizeMs: 40,') });
});

test('a window bounds what is encoded', async () => {
  let longest = 0;
  const frames = (samples: number): number => {
    longest = Math.max(longest, samples);
    return Math.floor(samples / 1600);
  };
  await measured(frames, { hopSizeMs: 100, windowSeconds: 15 });
  expect(longest).toBe(240_000);
});

test('an encoder of one length is measured by its window', async () => {
  await measured(() => 1, { hopSizeMs: 10_000, windowSeconds: 10 });
  await measured(() => 498, { hopSizeMs: 20, windowSeconds: 10 });
  await expect(measured(() => 498, { hopSizeMs: 25, windowSeconds: 10 })).rejects.toThrow('20.08 ms');
  await expect(measured(() => 5, { hopSizeMs: 20 })).rejects.toMatchObject({
    message: expect.stringContaining('5 frames whatever'),
    hint: expect.stringContaining('declare windowSeconds'),
  });
});

test('what comes out wrong is told with the encoder and the length', async () => {
  await expect(measured(() => 0, { hopSizeMs: 20 })).rejects.toThrow('mine, given 1.987 s of audio: the encoder');
});
