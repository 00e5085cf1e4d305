import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { largestDifference, sine } from '../../test/fixtures/audio/signal.ts';
import { type WavOptions, writeWav } from '../../test/fixtures/audio/wav-file.ts';
import { detectFormat } from './format.ts';
import { decodeWav } from './wav.ts';

const left = sine(440, 8000, 401);
const right = sine(880, 8000, 401);
const write = (options: WavOptions): Uint8Array => writeWav([left, right], 8000, options);

function expectBothSines(bytes: Uint8Array, tolerance = 2 ** -16): void {
  const { samplingRate, channels } = decodeWav(bytes);
  expect(samplingRate).toBe(8000);
  expect(channels).toHaveLength(2);
  expect(largestDifference(channels[0]!, left)).toBeLessThanOrEqual(tolerance);
  expect(largestDifference(channels[1]!, right)).toBeLessThanOrEqual(tolerance);
}

describe('sample formats come back within half a step', () => {
  test.each([
    { bits: 8, tolerance: 2 ** -8 },
    { bits: 16, tolerance: 2 ** -16 },
    { bits: 24, tolerance: 2 ** -24 },
    { bits: 32, tolerance: 2 ** -25 },
    { bits: 32, float: true, tolerance: 0 },
    { bits: 64, float: true, tolerance: 0 },
  ] as const)('$bits bits, float: $float', ({ tolerance, ...options }) => {
    expectBothSines(write(options), tolerance);
    expectBothSines(write({ ...options, extensible: true }), tolerance);
    expectBothSines(write({ ...options, rf64: true }), tolerance);
  });
});

test('full scale is -1 and, one step short of it, 1', () => {
  const { channels } = decodeWav(writeWav([Float32Array.of(-1, 0, 1)], 8000, { bits: 16 }));
  expect([...channels[0]!]).toEqual([-1, 0, 32767 / 32768]);
});

test('16-bit samples of any channel count come back exactly', () => {
  const channel = fc.int16Array({ minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(fc.array(channel, { minLength: 1, maxLength: 9 }), (integers) => {
      const channels = integers.map((values) => Float32Array.from(values, (value) => value / 32768));
      expect(decodeWav(writeWav(channels, 16000, { bits: 16 })).channels).toEqual(channels);
    }),
  );
});

test('bytes may begin anywhere in their buffer', () => {
  const file = write({ bits: 32, float: true });
  const shifted = new Uint8Array(file.length + 1);
  shifted.set(file, 1);
  expectBothSines(shifted.subarray(1));
});

test('chunks before the samples are passed over, odd ones with their padding', () => {
  const before = [
    { id: 'LIST', body: new Uint8Array(33).fill(65) },
    { id: 'junk', body: new Uint8Array(8) },
  ];
  expectBothSines(write({ bits: 16, before }));
});

test.each([0, 0xffffffff, 0x7ffff000])('a length of %i in a stream means until the end', (dataSize) => {
  expectBothSines(write({ bits: 16, dataSize, riffSize: dataSize }));
});

test('a recording of no samples is none, whatever follows', () => {
  const file = writeWav([new Float32Array(0)], 8000, { bits: 16 });
  const listed = new Uint8Array([...file, ...new TextEncoder().encode('LIST\x04\0\0\0INFO')]);
  new DataView(listed.buffer).setUint32(4, listed.length - 8, true);
  expect(decodeWav(listed).channels[0]).toHaveLength(0);
});

test('cut off: in the samples, before them, in the header', () => {
  const file = write({ bits: 16 });
  expect(() => decodeWav(file.subarray(0, file.length - 1))).toThrow('1603 of 1604 bytes of samples');
  expect(() => decodeWav(file.subarray(0, 40))).toThrow('before the samples');
  expect(() => decodeWav(file.subarray(0, 12))).toThrow('before the samples');
  const rf64 = write({ bits: 16, rf64: true });
  expect(() => decodeWav(rf64.subarray(0, rf64.length - 100))).toThrow('cut off');
});

test('what the header cannot mean is said', () => {
  expect(() => decodeWav(writeWav([], 8000, { bits: 16 }))).toThrow('0 channels');
  expect(() => decodeWav(writeWav([left], 0, { bits: 16 }))).toThrow('0 Hz');
  expect(() => decodeWav(write({ bits: 16, encoding: 3 }))).toThrow('floats of 2 bytes');
});

test('compressed encodings are not taken for samples', () => {
  expect(detectFormat(write({ bits: 8, encoding: 7 }))).toEqual({
    native: false,
    audio: true,
    name: 'WAV with encoding 0x0007',
  });
});
