import { expect, test } from 'vitest';
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

test('flags for Python encoders are refused for others', async () => {
  await expect(resolveEncoder('logmel', { device: 'cuda' })).rejects.toMatchObject({
    message: 'logmel is no encoder in Python, which --python and --device are for',
    exitCode: 2,
  });
  await expect(resolveEncoder('logmel', { device: 'cpu' })).resolves.toMatchObject({ kind: 'logmel' });
});
