import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ASTFeatureExtractor, ClapFeatureExtractor } from '@huggingface/transformers';
import { Tensor as OrtTensor } from 'onnxruntime-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  astModel,
  clapModel,
  fusedClapModel,
  layers,
  size,
  type TinyModel,
  waveformModel,
  whisperModel,
  writeModelFolder,
} from '../../../test/hugging-face-models.ts';
import { openSession } from '../../compute/session.ts';
import type { Tensor } from '../../compute/tensor.ts';
import type { AudioEncoder } from '../encoder.ts';
import { encodeLong } from '../long.ts';
import { measureEncoder } from '../measure.ts';
import { noise } from '../noise.ts';
import { partOf } from '../onnx-part.ts';
import { openEncoder } from '../open.ts';
import { resolveEncoder } from '../resolve.ts';
import { whisperLogMel } from '../whisper-log-mel.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-hf-'));
});
afterAll(() => rm(folder, { recursive: true }));

let count = 0;
async function written(model: TinyModel): Promise<string> {
  return writeModelFolder(join(folder, `model${++count}`), model);
}

async function opened(path: string, selection = ''): Promise<AudioEncoder> {
  return openEncoder(await resolveEncoder(`hf:${path}${selection}`));
}

async function encode(path: string, audio: Tensor, selection = ''): Promise<Tensor> {
  const encoder = await opened(path, selection);
  const output = await encodeLong(encoder, audio);
  await encoder.close!();
  return output;
}

/** What a model's graph makes of features, straight from the runtime. */
async function graphOutput(graph: Uint8Array | string, feeds: Record<string, Tensor>, tensor: string): Promise<Tensor> {
  const session = await openSession(partOf(graph as Uint8Array, tensor));
  const tensors = Object.entries(feeds).map(([name, { data, shape }]) => [name, new OrtTensor('float32', data, shape)]);
  const { data, dims } = (await session.run(Object.fromEntries(tensors)))[tensor]!;
  await session.release();
  return { data: data as Float32Array, shape: dims };
}

function expectClose(actual: Tensor, expected: Tensor, tolerance = 1e-4): void {
  expect(actual.shape).toEqual(expected.shape);
  let worst = 0;
  for (const [index, number] of actual.data.entries())
    worst = Math.max(worst, Math.abs(number - expected.data[index]!));
  expect(worst).toBeLessThan(tolerance);
}

/** A clip without its mean, at a variance of one: what `do_normalize` asks for. */
function standardized({ data, shape }: Tensor): Tensor {
  const [batch, samples] = shape as [number, number];
  const rows = Array.from({ length: batch }, (_, row) => {
    const clip = [...data.subarray(row * samples, (row + 1) * samples)];
    const mean = clip.reduce((sum, sample) => sum + sample, 0) / samples;
    const variance = clip.reduce((sum, sample) => sum + (sample - mean) ** 2, 0) / samples;
    return clip.map((sample) => (sample - mean) / Math.sqrt(variance + 1e-7));
  });
  return { data: Float32Array.from(rows.flat()), shape };
}

test.each(['wav2vec2', 'hubert', 'wavlm', 'data2vec-audio'])('%s: every clip is normalised by itself', async (type) => {
  const model = waveformModel(type);
  const path = await written(model);
  const audio = noise(2, 5000);
  for (let index = 5000; index < 10_000; index++) audio.data[index] = audio.data[index]! * 0.01 + 0.3;
  const expected = await graphOutput(
    model['onnx/model.onnx']!,
    { input_values: standardized(audio) },
    'last_hidden_state',
  );
  expectClose(await encode(path, audio), expected);
  const source = await resolveEncoder(`hf:${path}`);
  const encoder = await openEncoder(source);
  expect(encoder).toMatchObject({ samplingRate: 16_000, outputDim: size, hopSizeMs: 20, windowSeconds: 30 });
  expect((await measureEncoder(encoder, source)).measuredHop.milliseconds).toBeCloseTo(20, 0);
  expect((await encodeLong(encoder, noise(1, 10))).shape).toEqual([1, 1, size]);
  await encoder.close!();
});

test('do_normalize: false leaves the waveform as it is', async () => {
  const model = waveformModel('wav2vec2', { normalize: false });
  const audio = noise(1, 4000);
  const expected = await graphOutput(model['onnx/model.onnx']!, { input_values: audio }, 'last_hidden_state');
  expectClose(await encode(await written(model), audio), expected);
});

test('#layer is what output_hidden_states has at that place, in graphs with and without a head', async () => {
  const audio = noise(1, 4000);
  const input_values = standardized(audio);
  for (const head of [false, true]) {
    const model = waveformModel('hubert', { head });
    const [graph, path] = [model['onnx/model.onnx']!, await written(model)];
    const root = head ? '/wav2vec2/encoder' : '/encoder';
    const last = head ? `${root}/layers.2/Add_output_0` : 'last_hidden_state';
    const tensors = [
      `${root}/layer_norm/LayerNormalization_output_0`,
      `${root}/layers.0/Add_output_0`,
      `${root}/layers.1/Add_output_0`,
      last,
    ];
    for (const [layer, tensor] of tensors.entries()) {
      const expected = await graphOutput(graph, { input_values }, tensor);
      expectClose(await encode(path, audio, `#layer=${layer}`), expected);
    }
    expect(await encode(path, audio)).toEqual(await encode(path, audio, `#layer=${layers}`));
    expect(await encode(path, audio, `#output=${tensors[1]}`)).toEqual(await encode(path, audio, '#layer=1'));
    await expect(resolveEncoder(`hf:${path}#layer=4`)).rejects.toMatchObject({
      message: expect.stringContaining('has no layer 4'),
      hint: expect.stringContaining('1 to 3'),
    });
  }
});

test('whisper: the features of 30 s, and the frames of the clip', async () => {
  const path = await written(whisperModel);
  const audio = noise(1, 20_000);
  const logMel = await whisperLogMel();
  const input_features = await logMel.compute(audio.data);
  await logMel.close();
  const graph = whisperModel['onnx/encoder_model.onnx']!;
  for (const [selection, tensor] of [
    ['#layer=3', 'last_hidden_state'],
    ['#layer=2', '/layers.1/Add_output_0'],
  ] as const) {
    const { data } = await graphOutput(graph, { input_features }, tensor);
    const frames = Math.ceil(20_000 / 320);
    const expected = { data: data.slice(0, frames * size), shape: [1, frames, size] };
    expectClose(await encode(path, audio, selection), expected, 1e-3);
  }
});

test('AST: the mean over the patches of each time, without the tokens', async () => {
  const path = await written(astModel);
  const audio = noise(1, 16_000 * 4);
  const extractor = new ASTFeatureExtractor(JSON.parse(astModel['preprocessor_config.json'] as string));
  const features = (await extractor(audio.data)).input_values;
  const root = '/audio_spectrogram_transformer';
  for (const [selection, tensor] of [
    ['', `${root}/layernorm/LayerNormalization_output_0`],
    ['#layer=3', `${root}/encoder/layer.2/Add_output_0`],
    ['#layer=1', `${root}/encoder/layer.0/Add_output_0`],
  ] as const) {
    const feeds = { input_values: { data: features.data as Float32Array, shape: features.dims } };
    const rows = await graphOutput(astModel['onnx/model.onnx']!, feeds, tensor);
    expect(rows.shape).toEqual([1, 2 + 12 * 101, size]);
    const expected = Float32Array.from({ length: 40 * size }, (_, index) => {
      const [time, dimension] = [Math.floor(index / size), index % size];
      const patches = Array.from(
        { length: 12 },
        (_, frequency) => rows.data[(2 + frequency * 101 + time) * size + dimension]!,
      );
      return patches.reduce((sum, number) => sum + number, 0) / 12;
    });
    expectClose(await encode(path, audio, selection), { data: expected, shape: [1, 40, size] });
  }
});

test('CLAP: one embedding of every ten seconds, from a graph whose text is left out', async () => {
  const path = await written(clapModel);
  const audio = noise(1, 48_000 * 4);
  const extractor = new ClapFeatureExtractor(JSON.parse(clapModel['preprocessor_config.json'] as string));
  const features = (await extractor(audio.data)).input_features;
  const feeds = { input_features: { data: features.data as Float32Array, shape: features.dims } };
  const { data } = await graphOutput(clapModel['onnx/model.onnx']!, feeds, 'audio_embeds');
  expectClose(await encode(path, audio), { data, shape: [1, 1, size] });
  expect((await encode(path, noise(2, 48_000 * 25))).shape).toEqual([2, 3, size]);
  await expect(resolveEncoder(`hf:${path}#layer=1`)).rejects.toThrow('layers of CLAP are images');
  await expect(resolveEncoder(`hf:${await written(fusedClapModel)}`)).rejects.toThrow('feature fusion');
});

test.each<[string, TinyModel, number, number]>([
  ['hubert', waveformModel('hubert'), 600, 20 * 1499],
  ['whisper', whisperModel, 70, 3500],
  ['AST', astModel, 25, 250],
  ['CLAP', clapModel, 35, 4],
])('%s keeps to its declarations, in batches and in windows', async (_, model, seconds, frames) => {
  const source = await resolveEncoder(`hf:${await written(model)}`);
  const encoder = await openEncoder(source);
  await measureEncoder(encoder, source);
  const audio = noise(2, encoder.samplingRate);
  const together = await encodeLong(encoder, audio);
  const second = await encodeLong(encoder, {
    data: audio.data.slice(encoder.samplingRate),
    shape: [1, encoder.samplingRate],
  });
  expectClose({ ...second, data: together.data.slice(together.data.length / 2) }, second);

  // Whatever a clip's length, the model sees no more than a window of it: so memory is bounded.
  let longest = 0;
  const watched: AudioEncoder = {
    ...encoder,
    encode: (chunk) => {
      longest = Math.max(longest, chunk.shape[1]!);
      return encoder.encode(chunk);
    },
  };
  const long = await encodeLong(watched, noise(1, seconds * encoder.samplingRate));
  expect(long.shape).toEqual([1, frames, size]);
  expect(longest).toBeLessThanOrEqual(30 * encoder.samplingRate);
  await encoder.close!();
});
