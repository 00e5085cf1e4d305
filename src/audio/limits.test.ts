import { expect, test } from 'vitest';
import { audioBombs } from '../../test/fixtures/audio/bombs.ts';
import { readFixture } from '../../test/fixtures/audio/signal.ts';
import { decodeAudio } from './decode.ts';
import { samplesInFrames } from './flac-frames.ts';
import { resamplingKernel } from './kernel.ts';
import { checkLimits } from './limits.ts';

test.each(Object.entries(audioBombs()))('%s is refused before it is decoded', async (name, [, bytes, message]) => {
  const buffers = process.memoryUsage().arrayBuffers;
  await expect(decodeAudio(bytes, name)).rejects.toThrow(message);
  expect(process.memoryUsage().arrayBuffers - buffers).toBeLessThan(100e6);
});

test('the frames of a FLAC file hold what it says, no more and no less', () => {
  for (const [name, samples] of [
    ['stereo.flac', 2 * 4800],
    ['stereo-streamed.flac', 2 * 4800],
    ['mono.flac', 1600],
  ] as const) {
    expect([name, samplesInFrames(readFixture(name))]).toEqual([name, samples]);
  }
});

test('the longest clips of the benchmark, and some more, are far within the limits', () => {
  const tenMinutes = { samplingRate: 48_000, channels: 2, samples: 600 * 48_000 };
  expect(() => checkLimits(tenMinutes)).not.toThrow();
  expect(() => checkLimits({ ...tenMinutes, samples: 4 * tenMinutes.samples })).not.toThrow();
  expect(() => checkLimits({ ...tenMinutes, samples: 5 * tenMinutes.samples })).toThrow('samples over all channels');
  expect(() => checkLimits({ samplingRate: 8000, channels: 1, samples: 3 * 3600 * 8000 })).not.toThrow();
  expect(() => checkLimits({ samplingRate: 8000, channels: 1, samples: 3 * 3600 * 8000 + 1 })).toThrow('3 hours');
});

test('kernels of thousands of odd rates do not pile up', () => {
  const first = resamplingKernel(44_100, 16_000);
  expect(resamplingKernel(44_100, 16_000)).toBe(first);
  for (let rate = 8001; rate < 8020; rate += 2) resamplingKernel(rate, 8000);
  expect(resamplingKernel(44_100, 16_000)).not.toBe(first);
  expect(resamplingKernel(44_100, 16_000)).toEqual(first);
});
