import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeWav } from './wav.ts';
import { writeWav } from './write-wav.ts';

test('what is written reads back to half a step', () => {
  const sample = fc.double({ min: -1, max: 1 - 2 ** -15, noNaN: true });
  fc.assert(
    fc.property(fc.array(sample), fc.integer({ min: 1, max: 192_000 }), (values, rate) => {
      const { samplingRate, channels } = decodeWav(writeWav(Float64Array.from(values), rate));
      expect(samplingRate).toBe(rate);
      expect(channels).toHaveLength(1);
      expect(channels[0]).toHaveLength(values.length);
      for (const [index, value] of values.entries())
        expect(Math.abs(channels[0]![index]! - value)).toBeLessThanOrEqual(2 ** -16);
    }),
  );
});

test('what goes beyond full scale is cut', () => {
  const { channels } = decodeWav(writeWav(Float32Array.of(1, 7, -1, -7), 8000));
  const most = 1 - 2 ** -15;
  expect([...channels[0]!]).toEqual([most, most, -1, -1]);
});
