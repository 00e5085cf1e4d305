import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dominantFrequency, largestDifference, powerAt, sine } from '../../test/fixtures/audio/signal.ts';
import { readNpy } from '../../test/npy.ts';
import { OtoscopeError } from '../errors.ts';
import { mixToMono } from './mono.ts';
import { resample, resampledMean } from './resample.ts';

interface Case {
  readonly orig: number;
  readonly new: number;
  readonly n_in: number;
  readonly n_out: number;
  readonly channels: number;
  readonly input: string;
  readonly output: string;
  readonly output_f64: string;
}

const oracle = new URL('../../test/oracle/audio/', import.meta.url);
const cases = JSON.parse(readFileSync(new URL('resample.json', oracle), 'utf8')) as Case[];

describe('against the reference', () => {
  test.each(cases)('$orig to $new Hz, $n_in samples, $channels channels', (expected) => {
    const input = readNpy(new URL(expected.input, oracle));
    const output = readNpy(new URL(expected.output, oracle));
    const output64 = readNpy(new URL(expected.output_f64, oracle));
    expect(input.shape).toEqual([expected.channels, expected.n_in]);
    for (let channel = 0; channel < expected.channels; channel++) {
      const row = (data: Float32Array | Float64Array, length: number): typeof data =>
        data.subarray(channel * length, (channel + 1) * length);
      const samples = Float32Array.from(row(input.data, expected.n_in));
      const resampled = resample(samples, expected.orig, expected.new);
      expect(resampled).toHaveLength(expected.n_out);
      // The reference computes its kernel in float32.
      expect(largestDifference(resampled, row(output.data, expected.n_out))).toBeLessThan(2e-5);
      expect(largestDifference(resampled, row(output64.data, expected.n_out))).toBeLessThan(2e-7);
    }
  });
});

const rates = [8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000];
const rate = fc.constantFrom(...rates);
const signal = fc.float32Array({ minLength: 1, maxLength: 400, min: -1, max: 1, noNaN: true });

test('the length is ceil(n * to / from)', () => {
  fc.assert(
    fc.property(rate, rate, fc.nat(2000), (from, to, length) => {
      // In whole numbers, so that nothing is rounded.
      const expected = Math.floor((length * to + from - 1) / from);
      expect(resample(new Float32Array(length), from, to)).toHaveLength(expected);
    }),
  );
});

test('resampling is linear', () => {
  fc.assert(
    fc.property(rate, rate, signal, signal, fc.double({ min: -2, max: 2, noNaN: true }), (from, to, x, y, factor) => {
      const length = Math.min(x.length, y.length);
      const [a, b] = [x.subarray(0, length), y.subarray(0, length)];
      const sum = a.map((sample, index) => sample + factor * b[index]!);
      const resampledB = resample(b, from, to);
      const expected = resample(a, from, to).map((sample, index) => sample + factor * resampledB[index]!);
      expect(largestDifference(resample(sum, from, to), expected)).toBeLessThan(2e-6);
    }),
  );
});

test('the mean of channels is mixed on the way, to the same bits, whatever rates came before', () => {
  const largest = Math.fround(3e38);
  // Halves of the very smallest numbers are rounded, before they are added and not after.
  const sampleOf = fc.float({ noNaN: true, min: -largest, max: largest }).map((x) => (Math.abs(x) < 1e-37 ? 0 : x));
  const frames = fc.array(fc.tuple(sampleOf, sampleOf, sampleOf), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(rate, rate, frames, fc.integer({ min: 1, max: 3 }), (from, to, all, count) => {
      const channels = Array.from({ length: count }, (_, channel) =>
        Float32Array.from(all, (frame) => frame[channel]!),
      );
      expect(resampledMean(channels, from, to)).toEqual(resample(mixToMono(channels), from, to));
    }),
  );
});

test('equal rates change nothing', () => {
  fc.assert(fc.property(rate, signal, (from, samples) => resample(samples, from, from) === samples));
});

test('a clip without samples stays one', () => {
  expect(resample(new Float32Array(0), 44100, 16000)).toHaveLength(0);
});

test.each(rates.flatMap((from) => rates.map((to) => [from, to] as const)))(
  'a sine of 1 kHz stays one from %i to %i Hz',
  (from, to) => {
    const resampled = resample(sine(1000, from, from / 10), from, to);
    // Away from both ends, where the silence outside shows.
    const middle = resampled.subarray(to / 50, (4 * to) / 50);
    expect(dominantFrequency(middle, to)).toBe(1000);
    expect(largestDifference(middle, sine(1000, to, resampled.length).subarray(to / 50, (4 * to) / 50))).toBeLessThan(
      1e-3,
    );
  },
);

test('what is above half the new rate is 40 dB down at least', () => {
  const resampled = resample(sine(10_000, 44100, 4410), 44100, 16000).subarray(160, 1440);
  for (let frequency = 100; frequency < 8000; frequency += 100) {
    expect(powerAt(frequency, resampled, 16000)).toBeLessThan(1e-5);
  }
});

test('rates of a large ratio, and rates that have no common divisor', () => {
  for (const [from, to] of [
    [192_000, 8000],
    [4000, 96_000],
    [16_000, 15_999],
    [44_100, 16_001],
  ] as const) {
    const resampled = resample(sine(440, from, from / 5), from, to);
    const middle = (samples: Float32Array): Float32Array => samples.subarray(to * 0.05, to * 0.15);
    expect(largestDifference(middle(resampled), middle(sine(440, to, resampled.length)))).toBeLessThan(1e-3);
  }
});

test.each([0, -1, 1.5, Number.NaN])('%d is no rate', (wrong) => {
  expect(() => resample(new Float32Array(4), wrong, 16000)).toThrow(OtoscopeError);
  expect(() => resample(new Float32Array(4), 16000, wrong)).toThrow(OtoscopeError);
});
