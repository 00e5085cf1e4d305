import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AudioEncoder } from './encoder.ts';
import { encodeLong } from './long.ts';
import { measureEncoder } from './measure.ts';
import { noise } from './noise.ts';
import { openEncoder } from './open.ts';
import { resolveEncoder } from './resolve.ts';
import type { EncoderSource } from './source.ts';

let source: EncoderSource;
let encoder: AudioEncoder;
beforeAll(async () => {
  source = await resolveEncoder('moonshine-tiny');
  encoder = await openEncoder(source);
});
afterAll(() => encoder.close!());

test('keeps to what it declares', async () => {
  expect(encoder).toMatchObject({ samplingRate: 16_000, outputDim: 288, hopSizeMs: 24, batch: 'single' });
  await measureEncoder(encoder, source);
});

test('the shortest clips give a frame, longer ones as many as its convolutions do', async () => {
  for (const [samples, frames] of [
    [1, 1],
    [894, 1],
    [1278, 1],
    [1279, 2],
    [16_000, 40],
  ] as const) {
    // biome-ignore format: pairs
    expect((await encodeLong(encoder, noise(1, samples))).shape).toEqual([1, frames, 288]);
  }
});

test('a clip of a batch is encoded as it is alone', async () => {
  const batch = noise(2, 8000);
  const second = { data: batch.data.slice(8000), shape: [1, 8000] };
  const together = await encodeLong(encoder, batch);
  const alone = await encodeLong(encoder, second);
  expect(together.data.subarray(alone.data.length)).toEqual(alone.data);
});
