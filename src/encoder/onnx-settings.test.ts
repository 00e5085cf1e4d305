import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { apply, input, integers, type Value } from '../compute/graph.ts';
import { writeModel } from '../compute/model.ts';
import type { Dimension } from '../compute/onnx-format.ts';
import { add, cast, scale, transpose } from '../compute/operators.ts';
import { encodeLong } from './long.ts';
import { noise } from './noise.ts';
import { onnxSettingsSchema } from './onnx-settings.ts';
import { openEncoder } from './open.ts';
import { resolveEncoder } from './resolve.ts';
import { whisperLogMel } from './whisper-log-mel.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-settings-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A model that gives its features as they come, [B, frames, bands]. */
async function model(name: string, embeddings: Value, settings: object): Promise<string> {
  await writeFile(join(folder, `${name}.onnx`), writeModel({ embeddings }));
  await writeFile(join(folder, `${name}.json`), JSON.stringify(settings));
  return join(folder, `${name}.onnx`);
}

const features = (...shape: Dimension[]): Value => input('features', 'float32', shape);
const same = (value: Value): Value => apply('Identity', [value], 'float32', value.shape);
const fbank = (more: object = {}): object => {
  return { samplingRate: 16_000, outputDim: 80, hopSizeMs: 10, frontEnd: { kind: 'kaldi-fbank', bands: 80, ...more } };
};

// After a change of the settings: npx vitest run src/encoder/onnx-settings.test.ts --update
test('the published JSON Schema is that of the settings', async () => {
  const schema = z.toJSONSchema(onnxSettingsSchema, { io: 'input' });
  const file = new URL('../../docs/schema/onnx-encoder.schema.json', import.meta.url).pathname;
  await expect(
    `${JSON.stringify({ title: 'Settings of an ONNX encoder of otoscope', ...schema }, null, 2)}\n`,
  ).toMatchFileSnapshot(file);
});

test('whisper-log-mel: the model sees 30 s, the frames of the clip come out', async () => {
  const settings = { samplingRate: 16_000, outputDim: 80, hopSizeMs: 10, frontEnd: { kind: 'whisper-log-mel' } };
  const path = await model('whisper', transpose(features('batch', 80, 'frames')), settings);
  const encoder = await openEncoder(await resolveEncoder(path));
  expect(encoder.windowSeconds).toBe(30);
  const audio = noise(2, 8000);
  const { data, shape } = await encodeLong(encoder, audio);
  expect(shape).toEqual([2, 50, 80]);
  const logMel = await whisperLogMel();
  const second = await logMel.compute(audio.data.slice(8000));
  for (let frame = 0; frame < 50; frame++) {
    for (let band = 0; band < 80; band++) expect(data[(50 + frame) * 80 + band]).toBe(second.data[band * 3000 + frame]);
  }
  await logMel.close();
  await encoder.close!();
});

test('kaldi-fbank: any number of frames, or a fixed one whose padding is cut', async () => {
  const dynamic = await openEncoder(
    await resolveEncoder(await model('fbank', same(features('batch', 'frames', 80)), fbank())),
  );
  const audio = noise(2, 16_000);
  const whole = await encodeLong(dynamic, audio);
  expect(whole.shape).toEqual([2, 98, 80]);
  const channels = features('batch', 1, 200, 80);
  const flat = apply('Squeeze', [channels, integers(1)], 'float32', ['batch', 200, 80]);
  const fixed = await openEncoder(await resolveEncoder(await model('fixed', flat, fbank({ frames: 200 }))));
  expect(fixed.windowSeconds).toBe(2);
  const { data, shape } = await encodeLong(fixed, audio);
  expect(shape).toEqual([2, 100, 80]);
  expect(data.slice(0, 98 * 80)).toEqual(whole.data.slice(0, 98 * 80));
  expect(new Set(data.slice(98 * 80, 100 * 80))).toEqual(new Set([0]));
  await Promise.all([dynamic.close!(), fixed.close!()]);
});

test('a mask over frames is ones where the clip is', async () => {
  const mask = cast(input('attention_mask', 'int64', ['batch', 'frames']), 'float32');
  const column = apply('Unsqueeze', [mask, integers(2)], 'float32', ['batch', 'frames', 1]);
  const nothing = scale(features('batch', 'frames', 80), 0);
  const encoder = await openEncoder(
    await resolveEncoder(await model('masked', add(nothing, column), fbank({ frames: 200 }))),
  );
  const { data } = await encodeLong(encoder, noise(1, 16_000));
  expect(data.filter((number) => number === 1)).toHaveLength(98 * 80);
  await encoder.close!();
});

test('a front end that does not fit the model or the rate is refused', async () => {
  const refused = async (embeddings: Value, settings: object): Promise<unknown> => {
    return openEncoder(await resolveEncoder(await model('refused', embeddings, settings))).catch((error) => error);
  };
  const narrow = await refused(same(features('batch', 'frames', 40)), fbank());
  expect(narrow).toMatchObject({
    message: expect.stringContaining(
      'features float32 [batch, frames, 80]; it has features: float32 [batch, frames, 40]',
    ),
  });
  const whisper = { samplingRate: 8000, outputDim: 80, hopSizeMs: 10, frontEnd: { kind: 'whisper-log-mel' } };
  expect(await refused(features('batch', 80, 'frames'), whisper)).toMatchObject({
    message: expect.stringContaining('takes 16000 Hz, not 8000'),
  });
  await expect(
    resolveEncoder(await model('unknown', same(features('batch', 'frames', 80)), fbank({ dither: 1 }))),
  ).rejects.toThrow('"dither"');
});

test('the fingerprint covers the front end, and not where the schema is', async () => {
  const embeddings = same(features('batch', 'frames', 80));
  const fingerprint = async (settings: object): Promise<string> =>
    (await resolveEncoder(await model('print', embeddings, settings))).fingerprint;
  const plain = await fingerprint(fbank());
  expect(await fingerprint({ $schema: './schema.json', ...fbank() })).toBe(plain);
  expect(await fingerprint(fbank({ window: 'povey' }))).toBe(plain);
  expect(await fingerprint(fbank({ window: 'hanning' }))).not.toBe(plain);
});
