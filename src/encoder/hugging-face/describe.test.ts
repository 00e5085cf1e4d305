import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  astModel,
  clapModel,
  type TinyModel,
  waveformModel,
  whisperModel,
  writeModelFolder,
} from '../../../test/hugging-face-models.ts';
import { openEncoder } from '../open.ts';
import { resolveEncoder } from '../resolve.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-describe-'));
});
afterAll(() => rm(folder, { recursive: true }));

let count = 0;
async function resolved(model: TinyModel, selection = '') {
  return resolveEncoder(`hf:${await writeModelFolder(join(folder, `${++count}`), model)}${selection}`);
}

/** A model with some keys of a configuration changed. */
function changed(model: TinyModel, file: string, changes: object): TinyModel {
  return { ...model, [file]: JSON.stringify({ ...JSON.parse(model[file] as string), ...changes }) };
}

/** A model with its files under other names; an empty name leaves one out. */
function renamed(model: TinyModel, names: Readonly<Record<string, string>>): TinyModel {
  const entries = Object.entries(model).map(([name, content]) => [names[name] ?? name, content] as const);
  return Object.fromEntries(entries.filter(([name]) => name !== ''));
}

const hubert = waveformModel('hubert');

test('the graph lies in onnx/, or beside the configuration as optimum leaves it, or where #file says', async () => {
  const original = await resolved(hubert);
  const places = { 'onnx/model.onnx': 'model.onnx' };
  expect((await resolved(renamed(hubert, places))).fingerprint).toBe(original.fingerprint);
  const variant = renamed(hubert, { 'onnx/model.onnx': 'onnx/model_quantized.onnx' });
  expect((await resolved(variant, '#file=onnx/model_quantized.onnx')).fingerprint).toBe(original.fingerprint);
  await expect(resolved(variant)).rejects.toMatchObject({
    message: expect.stringContaining('has no onnx/model.onnx'),
    hint: expect.stringContaining('#file=onnx/model_quantized.onnx'),
  });
  await expect(resolved(hubert, '#file=onnx/modell.onnx')).rejects.toMatchObject({
    hint: 'did you mean #file=onnx/model.onnx?',
  });
});

test('the name is that of the folder and of what is asked for', async () => {
  expect((await resolved(hubert, '#layer=2')).name).toBe(`${count}.layer-2`);
  expect((await resolved(hubert, '#file=onnx/model.onnx,layer=2')).name).toBe(`${count}.onnx-model.layer-2`);
});

test('the fingerprint covers graph, configurations and layer', async () => {
  const sources = [
    await resolved(hubert),
    await resolved(hubert, '#layer=1'),
    await resolved({ ...hubert, 'onnx/model.onnx': waveformModel('hubert', { head: true })['onnx/model.onnx']! }),
    await resolved(changed(hubert, 'config.json', { note: 'another' })),
    await resolved(waveformModel('hubert', { normalize: false })),
  ];
  expect(new Set(sources.map(({ fingerprint }) => fingerprint)).size).toBe(sources.length);
});

test('files that change between naming and opening are met', async () => {
  const source = await resolved(hubert);
  await writeFile(join(folder, String(count), 'preprocessor_config.json'), '{ "sampling_rate": 8000 }');
  await expect(openEncoder(source)).rejects.toThrow('changed since the run began');
});

test.each<[string, TinyModel, string, string]>([
  [
    'no ONNX files',
    renamed(hubert, { 'onnx/model.onnx': 'model.safetensors' }),
    'has no ONNX files',
    'optimum-cli export',
  ],
  ['no configuration', renamed(hubert, { 'config.json': '' }), 'has no config.json', 'preprocessor_config.json'],
  [
    'no preprocessor',
    renamed(astModel, { 'preprocessor_config.json': '' }),
    'has no preprocessor_config.json',
    'layout',
  ],
  ['another kind', changed(hubert, 'config.json', { model_type: 'bert' }), 'model_type "bert"', 'wav2vec2, hubert'],
  ['a key that is missing', changed(whisperModel, 'config.json', { d_model: undefined }), 'd_model', 'config.json'],
  ['an adapter', changed(hubert, 'config.json', { add_adapter: true }), 'add_adapter', 'without it'],
  ['a configuration that is cut', { ...hubert, 'config.json': '{ "model' }, 'is not a JSON object', 'anew'],
  [
    'a graph that is none',
    { ...clapModel, 'onnx/model.onnx': 'version https://git-lfs' },
    'is not an ONNX model',
    'LFS',
  ],
])('%s is refused with what to do', async (_, model, message, hint) => {
  await expect(resolved(model)).rejects.toMatchObject({
    name: 'OtoscopeError',
    message: expect.stringContaining(message),
    hint: expect.stringContaining(hint),
  });
});

test('a graph that takes other features than its configuration says is refused by their shapes', async () => {
  const source = await resolved(
    changed(changed(astModel, 'config.json', { num_mel_bins: 64 }), 'preprocessor_config.json', { num_mel_bins: 64 }),
  );
  await expect(openEncoder(source)).rejects.toThrow(
    'float32 [batch, 1024, 64]; it has input_values: float32 [batch, 1024, 128]',
  );
});

test('an extractor that its settings break is told as such', async () => {
  const source = await resolved(changed(clapModel, 'preprocessor_config.json', { nb_frequency_bins: -1 }));
  await expect(openEncoder(source)).rejects.toThrow('ClapFeatureExtractor of @huggingface/transformers fails');
});

test.each(['hf:', 'hf:lab/tiny/more', 'hf:lab/tiny@', 'hf:lab/tiny@../../x', 'hf:lab tiny'])(
  '%s is no name',
  async (name) => {
    await expect(resolveEncoder(name)).rejects.toMatchObject({
      exitCode: 2,
      hint: expect.stringContaining('hf:organisation/model'),
    });
  },
);
