import fc from 'fast-check';
import { expect, test } from 'vitest';
import { powerSpectrum } from './fourier.ts';

test('an impulse has the same power everywhere, a constant has it all at 0 Hz', () => {
  expect([...powerSpectrum(Float64Array.of(1, 0, 0, 0, 0, 0, 0, 0))]).toEqual([1, 1, 1, 1, 1]);
  const constant = [...powerSpectrum(new Float64Array(8).fill(1))];
  expect(constant[0]).toBeCloseTo(64, 12);
  for (const power of constant.slice(1)) expect(power).toBeCloseTo(0, 12);
});

test('is the square of the sum that defines it', () => {
  const samples = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 16, maxLength: 16 });
  fc.assert(
    fc.property(samples, (values) => {
      const spectrum = powerSpectrum(Float64Array.from(values));
      for (const [bin, power] of spectrum.entries()) {
        let [real, imaginary] = [0, 0];
        for (const [at, value] of values.entries()) {
          real += value * Math.cos((2 * Math.PI * bin * at) / 16);
          imaginary += value * Math.sin((2 * Math.PI * bin * at) / 16);
        }
        expect(power).toBeCloseTo(real ** 2 + imaginary ** 2, 9);
      }
    }),
  );
});
