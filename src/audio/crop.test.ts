import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { OtoscopeError } from '../errors.ts';
import { crop } from './crop.ts';

interface Case {
  readonly n: number;
  readonly crop: number;
  readonly pad_last: boolean;
  readonly expect: number[][];
}

const file = new URL('../../test/oracle/audio/crop.json', import.meta.url);
// The reference's other mode, without padding, drops short clips; the protocol keeps every clip.
const cases = (JSON.parse(readFileSync(file, 'utf8')) as Case[]).filter(({ pad_last }) => pad_last);
const ramp = (length: number): Float32Array => Float32Array.from({ length }, (_, index) => index + 1);

test.each(cases)('$n samples in crops of $crop, as the reference', ({ n, crop: length, expect: expected }) => {
  expect(crop(ramp(n), 16000, length / 16000).map((samples) => [...samples])).toEqual(expected);
});

test('a crop has floor(c * rate) samples', () => {
  expect(crop(ramp(100), 10, 1.29).map(({ length }) => length)).toEqual(Array(8).fill(12));
});

test('crops share the memory of the clip', () => {
  const samples = ramp(10);
  for (const part of crop(samples, 1, 5)) expect(part.buffer).toBe(samples.buffer);
});

test('without a crop length the whole clip is the example', () => {
  const samples = ramp(10);
  expect(crop(samples, 16000, null)).toEqual([samples]);
});

test.each([0, -1, 1e-9, Number.NaN])('crops of %d s are refused', (seconds) => {
  expect(() => crop(ramp(10), 16000, seconds)).toThrow(OtoscopeError);
});
