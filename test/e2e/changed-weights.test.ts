import { copyFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { apply, constant, input, integers } from '../../src/compute/graph.ts';
import { writeModel } from '../../src/compute/model.ts';
import { multiply, transpose } from '../../src/compute/operators.ts';
import { convolve } from '../convolve.ts';
import { fixture, scores, tasks, Workplace } from './program.ts';

/** A model of eight random filters of 40 ms, squared: 8 numbers every 40 ms. The seed decides its weights. */
function model(seed: number): Uint8Array {
  const audio = input('audio', 'float32', ['batch', 'samples']);
  const channel = apply('Unsqueeze', [audio, integers(1)], 'float32', ['batch', 1, 'samples']);
  const filters = Float32Array.from({ length: 8 * 640 }, (_, index) => Math.sin(seed * (index + 1) ** 2));
  const filtered = convolve(channel, constant(filters, [8, 1, 640]), 640);
  return writeModel({ embeddings: transpose(multiply(filtered, filtered)) });
}

test('other weights in a file of the same name are another encoder; the old ones are found again', async () => {
  const place = await Workplace.make();
  const args = ['run', './model.onnx', '--jobs', '1', '--tasks', tasks.instruments];
  await writeFile(place.path('model.json'), '{ "samplingRate": 16000, "outputDim": 8, "hopSizeMs": 40 }');
  const run = async (seed: number) => {
    await writeFile(place.path('model.onnx'), model(seed));
    const { code, stderr } = await place.run(args);
    expect(code).toBe(0);
    return { stderr, results: await place.results('model'), files: await place.files('runs', 'store') };
  };
  const [first, second, again] = [await run(1), await run(2), await run(1)];
  expect(second.stderr).toContain('instruments: encode: started');
  expect(second.results.encoder.fingerprint).not.toBe(first.results.encoder.fingerprint);
  expect(scores(second.results)).not.toEqual(scores(first.results));
  expect(again.stderr).toContain('✓ instruments: encode: done before');
  expect(again.results.encoder).toEqual(first.results.encoder);
  expect(scores(again.results)).toEqual(scores(first.results));
  expect(again.files).toEqual(second.files);
  const named = [...(await place.files('runs')).keys()].filter((name) => name.endsWith('results.json'));
  expect(named).toHaveLength(2);
});

test('a file that a class lists as its weights is part of the encoder', async () => {
  const place = await Workplace.make();
  await copyFile(fixture('encoder', 'faulty_encoders.ts'), place.path('sound.ts'));
  const code = "import { SoundEncoder } from './sound.ts';\nexport class MyEncoder extends SoundEncoder {";
  await writeFile(place.path('mine.ts'), `${code} static weights = ['gain.bin']; }`);
  const run = ['run', './mine.ts', '--jobs', '1', '--track', 'b', '--tasks', tasks.instruments];
  const fingerprints: string[] = [];
  for (const gain of ['one', 'two', 'one']) {
    await writeFile(place.path('gain.bin'), gain);
    expect(await place.run(run)).toMatchObject({ code: 0 });
    fingerprints.push((await place.results('mine')).encoder.fingerprint);
  }
  expect(fingerprints[1]).not.toBe(fingerprints[0]);
  expect(fingerprints[2]).toBe(fingerprints[0]);
});

test('a recording that changed is encoded again', async () => {
  const place = await Workplace.make();
  const args = ['run', 'logmel', '--jobs', '1', '--track', 'a', '--tasks', tasks.instruments];
  expect(await place.run(args)).toMatchObject({ code: 0 });
  await copyFile(place.path('data/instruments/fold-a-0.tar'), place.path('data/instruments/fold-b-0.tar'));
  const { code, stderr } = await place.run(args);
  expect(code).toBe(0);
  expect(stderr).toContain('instruments: Track A: started');
});
