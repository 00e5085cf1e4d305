import { expect, test } from 'vitest';
import { missingForCuda } from '../compute/device.ts';
import { resolveEncoder } from './resolve.ts';

test('the log-mel control is named', async () => {
  const source = await resolveEncoder('logmel');
  expect(source).toEqual({ kind: 'logmel', name: 'logmel', fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(structuredClone(source)).toEqual(source);
});

test.each([
  ['moonshine', 'did you mean moonshine-tiny? '],
  ['wisper-tiny', 'did you mean whisper-tiny? '],
  ['log-mel', 'did you mean logmel? '],
  ['constructor', 'An encoder is one of logmel, moonshine-tiny, whisper-tiny, whisper-base, a file'],
])('%s is refused with what there is', async (name, hint) => {
  await expect(resolveEncoder(name)).rejects.toMatchObject({
    message: `there is no encoder "${name}"`,
    hint: expect.stringContaining(hint),
    exitCode: 2,
  });
});

test('a file that is not there is refused', async () => {
  await expect(resolveEncoder('./nowhere.onnx')).rejects.toMatchObject({
    message: expect.stringContaining('nowhere.onnx'),
    exitCode: 2,
  });
});

test('an interpreter is refused for encoders that are not in Python', async () => {
  await expect(resolveEncoder('logmel', { python: 'python3' })).rejects.toMatchObject({
    message: 'logmel is no encoder in Python, which --python is for',
    exitCode: 2,
  });
});

test('a GPU that ONNX Runtime cannot use is refused with what to install; one that it can has a fingerprint of its own', async () => {
  const onCpu = await resolveEncoder('logmel', { device: 'cpu' });
  const missing = missingForCuda();
  if (missing) await expect(resolveEncoder('logmel', { device: 'cuda' })).rejects.toMatchObject({ ...missing });
  else expect((await resolveEncoder('logmel', { device: 'cuda' })).fingerprint).not.toBe(onCpu.fingerprint);
});
