import { expect, test } from 'vitest';
import { htkScale } from '../../src/encoder/mel.ts';
import { spectrogramOf } from './spectrogram.ts';

const rate = 32000;

/** Half a second of a tone that swells and fades, since a sudden end holds every frequency. */
function tone(hertz: number): Float32Array {
  const length = rate / 2;
  return Float32Array.from({ length }, (_, at) => {
    return Math.sin((Math.PI * at) / length) ** 2 * Math.sin((2 * Math.PI * hertz * at) / rate);
  });
}

test.each([250, 1000, 3100])('a tone of %i Hz is loudest in the band around it', (hertz) => {
  const { bands, frames, levels, highest, seconds } = spectrogramOf(tone(hertz), rate, 100);
  expect(seconds).toBe(0.5);
  expect(highest).toBe(4000);
  const middle = [...levels.subarray(Math.floor(frames / 2) * bands).subarray(0, bands)];
  const loudest = middle.indexOf(Math.max(...middle));
  const step = htkScale.toMel(highest) / (bands + 1);
  expect(Math.abs(htkScale.toHertz((loudest + 1) * step) - hertz)).toBeLessThan(0.06 * hertz);
});

test('what is 40 dB softer has half the level; silence has none', () => {
  const loudThenSoft = new Float32Array(rate);
  loudThenSoft.set(tone(1000));
  loudThenSoft.set(
    tone(1000).map((sample) => sample / 100),
    rate / 2,
  );
  const { bands, frames, levels } = spectrogramOf(loudThenSoft, rate, 100);
  const peakAt = (share: number) => Math.max(...levels.subarray(Math.floor(share * frames) * bands).subarray(0, bands));
  expect(peakAt(0.25)).toBeCloseTo(1, 2);
  expect(peakAt(0.75)).toBeCloseTo(0.5, 2);
  expect(Math.max(...spectrogramOf(new Float32Array(rate), rate, 100).levels)).toBe(0);
});

test('the axis ends at half the rate a sound was recorded at', () => {
  expect(spectrogramOf(tone(7000), rate, 50).highest).toBe(8000);
  expect(spectrogramOf(tone(15000), rate, 50).highest).toBe(16000);
});
