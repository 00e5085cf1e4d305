import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { moduleSource } from './module.ts';
import { resolveEncoder } from './resolve.ts';
import { threadEncoder } from './thread-encoder.ts';

test('an encoder that cannot be opened stands in the way of none that is asked for later', async () => {
  const plain = fileURLToPath(new URL('../../test/fixtures/encoder/plain_encoder.js', import.meta.url));
  const changed = { ...(await moduleSource(plain)), fingerprint: 'of something else' };
  const logmel = await resolveEncoder('logmel');
  await expect(threadEncoder(changed)).rejects.toThrow('changed since');
  const encoder = await threadEncoder(logmel);
  expect(encoder.outputDim).toBe(64);
  expect(await threadEncoder(logmel)).toBe(encoder);
  await expect(threadEncoder(changed)).rejects.toThrow('changed since');
  expect((await threadEncoder(logmel)).outputDim).toBe(64);
});
