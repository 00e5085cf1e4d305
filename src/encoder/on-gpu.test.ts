import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { moduleSource } from './module.ts';
import { onGpu } from './on-gpu.ts';
import { onnxSource } from './onnx-file.ts';
import { openEncoder } from './open.ts';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../test/fixtures/encoder/${name}`, import.meta.url));

test('an encoder that is planned for a GPU has a fingerprint of its own and is the same when it is opened', async () => {
  for (const source of [
    await moduleSource(fixture('plain_encoder.js')),
    await onnxSource(fixture('external_weights.onnx'), {}),
  ]) {
    const planned = onGpu(source);
    expect(planned.fingerprint).not.toBe(source.fingerprint);
    const encoder = await openEncoder(planned);
    expect(encoder.outputDim).toBeGreaterThan(0);
    await encoder.close?.();
    await expect(openEncoder({ ...planned, fingerprint: source.fingerprint })).rejects.toThrow('changed since');
  }
});
