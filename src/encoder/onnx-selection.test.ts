import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { waveformGraph } from '../../test/tiny-graph.ts';
import type { Tensor } from '../compute/tensor.ts';
import { encodeLong } from './long.ts';
import { moonshineWeights } from './moonshine.ts';
import { noise } from './noise.ts';
import { readOnnx } from './onnx-graph.ts';
import { layersOf } from './onnx-layers.ts';
import { openEncoder } from './open.ts';
import { weightsFile } from './packaged-weights.ts';
import { resolveEncoder } from './resolve.ts';

const settings = { samplingRate: 16_000, outputDim: 8, hopSizeMs: 20 };
let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-selection-'));
  path = join(folder, 'model.onnx');
  await writeFile(path, waveformGraph(8, 3, false));
  await writeFile(join(folder, 'model.json'), JSON.stringify(settings));
});
afterAll(() => rm(folder, { recursive: true }));

async function encode(name: string, audio: Tensor = noise(1, 4000)): Promise<Tensor> {
  const encoder = await openEncoder(await resolveEncoder(name));
  const output = await encodeLong(encoder, audio);
  await encoder.close!();
  return output;
}

test('#layer and #output name the same tensor, which is neither the output nor another layer', async () => {
  const second = await encode(`${path}#layer=2`);
  expect(second.shape).toEqual([1, 12, 8]);
  expect(await encode(`${path}#output=/encoder/layers.1/Add_output_0`)).toEqual(second);
  const [first, last] = [await encode(`${path}#layer=1`), await encode(path)];
  expect(new Set([first, second, last].map(({ data }) => data[0])).size).toBe(3);
  expect(await encode(`${path}#layer=3`)).toEqual(last);
  // h + tanh(h W): what a layer adds is bounded by one.
  for (const [index, number] of second.data.entries()) expect(Math.abs(number - first.data[index]!)).toBeLessThan(1);
});

test('what is asked for is part of the name and of the fingerprint', async () => {
  const names = ['', '#layer=1', '#layer=2', '#output=/encoder/layers.1/fc/MatMul_output_0'];
  const sources = await Promise.all(names.map((name) => resolveEncoder(`${path}${name}`)));
  expect(sources.map(({ name }) => name)).toEqual([
    'model',
    'model.layer-1',
    'model.layer-2',
    'model.encoder-layers.1-fc-MatMul_output_0',
  ]);
  expect(new Set(sources.map(({ fingerprint }) => fingerprint)).size).toBe(4);
});

test.each([
  ['#output=/encoder/layers.1/Ad_output_0', 'has no tensor called', '/encoder/layers.1/Add_output_0?'],
  ['#output=xyz', 'has no tensor called xyz', 'its outputs: last_hidden_state'],
  ['#layer=4', 'has no layer 4', 'layers are 1 to 3'],
  ['#layer=-1', '"layer=-1" is not understood', '#layer=7'],
  ['#file=a.onnx', '"file=a.onnx" is not understood', '#layer=7 or #output='],
  ['#layer=1,output=last_hidden_state', 'asks for a layer and for a tensor', 'one of them'],
])('%s is refused with what could be meant', async (selection, message, hint) => {
  await expect(resolveEncoder(`${path}${selection}`)).rejects.toMatchObject({
    message: expect.stringContaining(message),
    hint: expect.stringContaining(hint),
    exitCode: 2,
  });
});

test('a layer of another width than the output has its own', async () => {
  const head = join(folder, 'head.onnx');
  await writeFile(head, waveformGraph(8, 3, true));
  await writeFile(join(folder, 'head.json'), JSON.stringify({ ...settings, outputDim: 5 }));
  expect((await encode(head)).shape).toEqual([1, 12, 5]);
  expect((await encode(`${head}#layer=3`)).shape).toEqual([1, 12, 8]);
});

test('a tensor that is no sequence of embeddings is refused by its shape', async () => {
  const channels = `${path}#output=/feature_extractor/conv_layers.0/conv/Conv_output_0`;
  await expect(encode(channels)).rejects.toThrow("the encoder's output has shape [1, 8, 12]");
});

test('a tensor within a model with external weights', async () => {
  const fixture = (name: string): string =>
    fileURLToPath(new URL(`../../test/fixtures/encoder/${name}`, import.meta.url));
  const names = ['external_weights.onnx', 'external_weights.onnx_data', 'external_weights.json'];
  for (const name of names) await copyFile(fixture(name), join(folder, name));
  const model = join(folder, names[0]!);
  const convolution = readOnnx(await readFile(model)).nodes[1]!.outputs[0]!;
  const encoder = await openEncoder(await resolveEncoder(`${model}#output=${convolution}`));
  const transposed = await encode(model);
  const { data, shape } = await encoder.encode(noise(1, 4000));
  const [frames, size] = [transposed.shape[1]!, transposed.shape[2]!];
  expect(shape).toEqual([1, size, frames]);
  for (const [index, number] of data.entries()) {
    expect(number).toBe(transposed.data[(index % frames) * size + Math.floor(index / frames)]);
  }
  await encoder.close!();
});

test("the layers of a real model, Moonshine's, are found by the names in its graph", async () => {
  const layers = layersOf(readOnnx(await readFile(await weightsFile(moonshineWeights))))!;
  expect(layers.count).toBe(6);
  expect([1, 6].map((layer) => layers.tensor(layer))).toEqual(['/layers.0/Add_1_output_0', '/layers.5/Add_1_output_0']);
  expect(layers.tensor(0)).not.toContain('layers.');
  expect(layers.normalized()).toBe('last_hidden_state');
});

test('a graph whose names tell nothing says so', async () => {
  const model = join(folder, 'external_weights.onnx');
  await expect(resolveEncoder(`${model}#layer=1`)).rejects.toMatchObject({
    message: expect.stringContaining('does not tell its layers'),
    hint: expect.stringContaining('#output='),
  });
});
