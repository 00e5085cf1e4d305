import { expect, test } from 'vitest';
import { compile, createMemory } from '../../compute/webassembly.ts';
import { randomStream } from '../../random/random.ts';
import { fourierKernel, radices, resultPlace, turns } from './fourier.ts';
import { complexBytes, framesAtOnce } from './lanes.ts';

/** Of four transforms at once, by kernels: [points, 2, 4]. */
function transformed(points: number, input: Float32Array): Float32Array {
  const size = points * complexBytes;
  const places = { input: 0, work: [size, 2 * size], turns: 3 * size } as const;
  const factors = turns(points);
  const memory = createMemory(places.turns + factors.byteLength);
  const { transform } = compile({ transform: fourierKernel(points, places) }, memory);
  new Float32Array(memory.buffer, 0, input.length).set(input);
  new Float32Array(memory.buffer, places.turns, factors.length).set(factors);
  transform();
  return new Float32Array(memory.buffer, resultPlace(points, places), input.length).slice();
}

test.each([1, 2, 3, 4, 5, 7, 8, 12, 30, 49, 64, 77, 200, 256, 540])('a transform of %i points', (points) => {
  const random = randomStream(points);
  const input = Float32Array.from({ length: points * 2 * framesAtOnce }, () => random.next() - 0.5);
  const output = transformed(points, input);
  let worst = 0;
  for (let bin = 0; bin < points; bin += 1) {
    for (let frame = 0; frame < framesAtOnce; frame += 1) {
      let [real, imaginary] = [0, 0];
      for (let index = 0; index < points; index += 1) {
        const angle = (-2 * Math.PI * ((bin * index) % points)) / points;
        const a = input[index * 2 * framesAtOnce + frame]!;
        const b = input[(index * 2 + 1) * framesAtOnce + frame]!;
        real += a * Math.cos(angle) - b * Math.sin(angle);
        imaginary += a * Math.sin(angle) + b * Math.cos(angle);
      }
      worst = Math.max(
        worst,
        Math.abs(real - output[bin * 2 * framesAtOnce + frame]!),
        Math.abs(imaginary - output[(bin * 2 + 1) * framesAtOnce + frame]!),
      );
    }
  }
  // The numbers are of the order of √points.
  expect(worst / Math.sqrt(points)).toBeLessThan(1e-6);
});

test('stages are of four points where they can be, and of prime numbers elsewhere', () => {
  expect(radices(256)).toEqual([4, 4, 4, 4]);
  expect(radices(200)).toEqual([4, 2, 5, 5]);
  expect(radices(63)).toEqual([3, 3, 7]);
  expect(radices(1)).toEqual([]);
});
