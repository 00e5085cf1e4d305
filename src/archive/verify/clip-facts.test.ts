import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sine } from '../../../test/fixtures/audio/signal.ts';
import { writeWav } from '../../../test/fixtures/audio/wav-file.ts';
import { decodeAudio } from '../../audio/decode.ts';
import { clippedFrom, factsOf } from './clip-facts.ts';

const tone = sine(440, 8000, 8000);
const facts = (...channels: Float32Array[]) => factsOf({ samplingRate: 8000, channels });

test('length, rate and channels', () => {
  expect(facts(tone, tone)).toMatchObject({ samplingRate: 8000, channels: 2, seconds: 1, isSilent: false, clipped: 0 });
});

test('the hash is that of the sound: mono or the same on both sides, another rate, another sample', async () => {
  const { hash } = facts(tone);
  expect(facts(tone, tone).hash).toBe(hash);
  expect(factsOf({ samplingRate: 8001, channels: [tone] }).hash).not.toBe(hash);
  expect(facts(tone.subarray(1)).hash).not.toBe(hash);
  const rounded = tone.map((sample) => Math.round(sample * 32768) / 32768);
  const decoded = await Promise.all(
    ([16, 24, 32] as const).map((bits) => decodeAudio(writeWav([rounded], 8000, { bits }), 'x')),
  );
  expect(new Set(decoded.map((audio) => factsOf(audio).hash)).size).toBe(1);
});

test('silent is what does not reach -60 dB', () => {
  const peak = (level: number) => facts(tone.map((sample) => 2 * level * sample)).isSilent;
  expect([peak(0), peak(0.000999), peak(0.00101)]).toEqual([true, true, false]);
});

test('a tone that was turned up too far is clipped, one that only touches full scale is not', () => {
  const limited = (gain: number) => facts(tone.map((sample) => Math.max(-1, Math.min(32767 / 32768, gain * sample))));
  expect(limited(1.99).clipped).toBe(0);
  expect(limited(4).clipped).toBeGreaterThan(clippedFrom);
});

test('clipped samples are those of rows of three or more at full scale and of one sign', () => {
  const sample = fc.constantFrom(1, -1, 0.5);
  fc.assert(
    fc.property(fc.array(sample, { minLength: 1, maxLength: 60 }), (samples) => {
      const rows =
        samples
          .map(String)
          .join(',')
          .match(/(?<![\d.-])(1|-1)(,\1)*(?![\d.])/g) ?? [];
      const expected = rows.map((row) => row.split(',').length).filter((length) => length >= 3);
      const sum = expected.reduce((total, length) => total + length, 0);
      expect(facts(Float32Array.from(samples)).clipped).toBeCloseTo(sum / samples.length, 12);
    }),
  );
});
