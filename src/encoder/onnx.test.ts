import { copyFile, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { convolve } from '../../test/convolve.ts';
import { apply, constant, input, integers, type Value } from '../compute/graph.ts';
import { writeModel } from '../compute/model.ts';
import type { DataType, Dimension } from '../compute/onnx-format.ts';
import { add, cast, matrixProduct, multiply, transpose } from '../compute/operators.ts';
import type { Tensor } from '../compute/tensor.ts';
import type { AudioEncoder } from './encoder.ts';
import { encodeLong } from './long.ts';
import { moonshineWeights } from './moonshine.ts';
import { noise } from './noise.ts';
import { openEncoder } from './open.ts';
import { weightsFile } from './packaged-weights.ts';
import { resolveEncoder } from './resolve.ts';
import type { OnnxSource } from './source.ts';

const declared = { samplingRate: 1000, outputDim: 1, hopSizeMs: 10 };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-onnx-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Writes a model and the settings beside it, and gives the model's path. */
async function model(
  name: string,
  outputs: Readonly<Record<string, Value>>,
  settings: unknown = declared,
): Promise<string> {
  await writeFile(join(folder, `${name}.onnx`), writeModel(outputs));
  await writeFile(join(folder, `${name}.json`), typeof settings === 'string' ? settings : JSON.stringify(settings));
  return join(folder, `${name}.onnx`);
}

const audio = (shape: readonly Dimension[] = ['batch', 'samples']): Value => input('audio', 'float32', shape);
const withChannel = (waveform: Value): Value => {
  return apply('Unsqueeze', [waveform, integers(1)], 'float32', [waveform.shape[0]!, 1, waveform.shape[1]!]);
};
/** The sums of every ten samples: [B, 1, T] to [B, T / 10, 1]. */
const sums = (waveform: Value): Value =>
  transpose(convolve(waveform, constant(new Float32Array(10).fill(1), [1, 1, 10]), 10));

async function encode(path: string, waveforms: Tensor): Promise<{ encoder: AudioEncoder; output: Tensor }> {
  const encoder = await openEncoder(await resolveEncoder(path));
  const output = await encodeLong(encoder, waveforms);
  await encoder.close!();
  return { encoder, output };
}

function expectedSums({ data, shape }: Tensor): number[] {
  const [batch, samples] = shape as [number, number];
  return Array.from({ length: batch * Math.floor(samples / 10) }, (_, index) => {
    const [row, frame] = [Math.floor(index / Math.floor(samples / 10)), index % Math.floor(samples / 10)];
    const start = row * samples + frame * 10;
    return expect.closeTo(
      data.subarray(start, start + 10).reduce((total, sample) => total + sample, 0),
      5,
    ) as number;
  });
}

test('[B, T] and [B, 1, T] are taken alike', async () => {
  const waveforms = noise(3, 105);
  const flat = await encode(await model('flat', { embeddings: sums(withChannel(audio())) }), waveforms);
  expect(flat.output.shape).toEqual([3, 10, 1]);
  expect([...flat.output.data]).toEqual(expectedSums(waveforms));
  expect(flat.encoder).toMatchObject(declared);
  expect(flat.encoder.batch).toBeUndefined();
  const channel = await encode(await model('channel', { embeddings: sums(audio(['batch', 1, 'samples'])) }), waveforms);
  expect(channel.output).toEqual(flat.output);
});

test('a model of a fixed length sees the clip in zeros and gives the frames of the clip', async () => {
  const path = await model('fixed', { embeddings: sums(withChannel(audio([1, 2000]))) });
  const { encoder, output } = await encode(path, noise(2, 2355));
  expect(encoder).toMatchObject({ windowSeconds: 2, batch: 'single' });
  expect(output.shape).toEqual([2, 236, 1]);
  const short = await encode(path, noise(1, 30));
  expect([...short.output.data]).toEqual(expectedSums(noise(1, 30)));
});

test.each(['int64', 'bool', 'float32'] satisfies DataType[])(
  'a mask of type %s is ones where the clip is',
  async (type) => {
    const mask = input('attention_mask', type, ['batch', 'samples']);
    const ones = type === 'float32' ? mask : cast(mask, 'float32');
    const path = await model(`mask-${type}`, { embeddings: sums(withChannel(multiply(ones, ones))) });
    await expect(encode(path, noise(2, 40))).rejects.toThrow('no single input');
    const both = await model(`both-${type}`, { embeddings: sums(withChannel(add(multiply(audio(), ones), ones))) });
    const shifted = noise(2, 40);
    const { output } = await encode(both, shifted);
    for (let index = 0; index < shifted.data.length; index++) shifted.data[index]! += 1;
    expect([...output.data]).toEqual(expectedSums(shifted));
  },
);

test('lengths are the number of samples', async () => {
  const lengths = cast(input('audio_lengths', 'int64', ['batch']), 'float32');
  const column = apply('Unsqueeze', [lengths, integers(1, 2)], 'float32', ['batch', 1, 1]);
  const path = await model('lengths', { embeddings: add(sums(withChannel(audio())), column) });
  const { output } = await encode(path, { data: new Float32Array(60), shape: [2, 30] });
  expect([...output.data]).toEqual(Array(6).fill(30));
});

test('any other input, and outputs without a name to choose by, are refused by name', async () => {
  const gain = input('gain', 'float32', [1]);
  const other = await model('other', { embeddings: sums(withChannel(multiply(audio(), gain))) });
  await expect(encode(other, noise(1, 40))).rejects.toThrow('cannot be filled: gain: float32 [1]');
  const frames = sums(withChannel(audio()));
  const two = { a: frames, b: add(frames, frames) };
  await expect(encode(await model('two', two), noise(1, 40))).rejects.toThrow('several outputs: a: float32');
  const chosen = await encode(await model('chosen', two, { ...declared, output: 'a' }), noise(1, 40));
  expect([...chosen.output.data]).toEqual(expectedSums(noise(1, 40)));
  const missing = await model('missing', two, { ...declared, output: 'c' });
  await expect(encode(missing, noise(1, 40))).rejects.toThrow('no tensor called c');
  const spectrogram = input('features', 'float32', ['batch', 80, 'frames']);
  const wrong = await model('mel', { embeddings: transpose(spectrogram) });
  await expect(encode(wrong, noise(1, 40))).rejects.toThrow('it has features: float32 [batch, 80, frames]');
});

test('settings are refused by the name of what is wrong with them', async () => {
  const outputs = { embeddings: sums(withChannel(audio())) };
  const refused = async (settings: unknown): Promise<unknown> => {
    return resolveEncoder(await model('settings', outputs, settings)).catch((error: unknown) => error);
  };
  expect(await refused({ ...declared, hopSizeMS: 10 })).toMatchObject({
    message: expect.stringContaining('"hopSizeMS"'),
    exitCode: 2,
  });
  expect(await refused({ ...declared, samplingRate: '16000' })).toMatchObject({
    message: expect.stringContaining('samplingRate'),
  });
  expect(await refused({ ...declared, hopSizeMs: 0 })).toMatchObject({ message: expect.stringContaining('hopSizeMs') });
  expect(await refused({ samplingRate: 16_000 })).toMatchObject({
    message: expect.stringMatching(/outputDim.*hopSizeMs/),
  });
  expect(await refused('{ samplingRate: 16000 }')).toMatchObject({ message: expect.stringContaining('is not JSON') });
  await rm(join(folder, 'settings.json'));
  await expect(resolveEncoder(join(folder, 'settings.onnx'))).rejects.toThrow('settings.json is missing');
  await writeFile(join(folder, 'flat.onnx'), 'version https://git-lfs.github.com/spec/v1');
  await expect(resolveEncoder(join(folder, 'flat.onnx'))).rejects.toThrow('is not an ONNX model');
});

test('the fingerprint covers the graph, its external weights and the settings', async () => {
  const fixture = (name: string): string =>
    fileURLToPath(new URL(`../../test/fixtures/encoder/${name}`, import.meta.url));
  const names = ['external_weights.onnx', 'external_weights.onnx_data', 'external_weights.json'] as const;
  for (const name of names) await copyFile(fixture(name), join(folder, name));
  const [path, weights, settings] = names.map((name) => join(folder, name)) as [string, string, string];
  const original = await resolveEncoder(path);
  expect(original).toMatchObject({
    name: 'external_weights',
    fingerprint: (await resolveEncoder(fixture(names[0]))).fingerprint,
  });
  expect((await encode(path, noise(1, 3200))).output.shape).toEqual([1, 10, 8]);

  await writeFile(weights, new Uint8Array(10_240));
  const changed = await resolveEncoder(path);
  await copyFile(fixture(names[1]), weights);
  await writeFile(settings, '{ "samplingRate": 16000, "outputDim": 8, "hopSizeMs": 20, "windowSeconds": 5 }');
  const windowed = await resolveEncoder(path);
  expect(new Set([original, changed, windowed].map(({ fingerprint }) => fingerprint)).size).toBe(3);

  await rm(weights);
  await expect(resolveEncoder(path)).rejects.toThrow('keeps weights in external_weights.onnx_data');
});

test('a dynamically quantised file is one clip at a time, and equals the built-in that it is', async () => {
  const path = join(folder, 'moonshine.onnx');
  await symlink(await weightsFile(moonshineWeights), path);
  await writeFile(join(folder, 'moonshine.json'), '{ "samplingRate": 16000, "outputDim": 288, "hopSizeMs": 24 }');
  expect(((await resolveEncoder(path)) as OnnxSource).dynamicallyQuantized).toBe(true);
  const { encoder, output } = await encode(path, noise(2, 16_000));
  expect(encoder.batch).toBe('single');
  expect(output).toEqual((await encode('moonshine-tiny', noise(2, 16_000))).output);
  await expect(encode(path, noise(1, 500))).rejects.toThrow('moonshine.onnx fails on 0.0313 s of audio');
});

test('numbers that are not float32 are refused by name', async () => {
  const doubled = cast(matrixProduct(sums(withChannel(audio())), constant(Float32Array.of(1), [1, 1])), 'float64');
  await expect(encode(await model('double', { embeddings: doubled }), noise(1, 40))).rejects.toThrow('is float64');
});
