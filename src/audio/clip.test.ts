import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dominantFrequency, largestDifference, powerAt, readFixture } from '../../test/fixtures/audio/signal.ts';
import { writeWav } from '../../test/fixtures/audio/wav-file.ts';
import { OtoscopeError } from '../errors.ts';
import { loadClip } from './clip.ts';
import { mixToMono } from './mono.ts';
import { resample } from './resample.ts';

test('a stereo clip becomes one channel at the wanted rate', async () => {
  const samples = await loadClip(readFixture('stereo.mp3'), 'stereo.mp3', 16000);
  expect(samples).toHaveLength(4800);
  // Half of each channel's amplitude of 0.5.
  for (const frequency of [440, 880]) expect(powerAt(frequency, samples, 16000)).toBeCloseTo(0.25 ** 2 / 4, 2);
});

test('a mono clip at the wanted rate is left alone', async () => {
  const samples = await loadClip(readFixture('mono.flac'), 'mono.flac', 8000);
  expect(samples).toHaveLength(1600);
  expect(dominantFrequency(samples, 8000)).toBe(660);
});

test('averaging before resampling is averaging after it', () => {
  const channel = fc.float32Array({ minLength: 200, maxLength: 200, min: -1, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(channel, { minLength: 1, maxLength: 6 }), (channels) => {
      const before = resample(mixToMono(channels), 44100, 16000);
      const after = mixToMono(channels.map((samples) => resample(samples, 44100, 16000)));
      expect(largestDifference(before, after)).toBeLessThan(5e-7);
    }),
  );
});

test('an error names the clip', async () => {
  const empty = writeWav([new Float32Array(0)], 16000, { bits: 16 });
  await expect(loadClip(empty, 'esc50/1-100032-A-0', 16000)).rejects.toThrow(OtoscopeError);
  await expect(loadClip(empty, 'esc50/1-100032-A-0', 16000)).rejects.toThrow('esc50/1-100032-A-0');
});
