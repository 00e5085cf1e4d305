import { expect, test } from 'vitest';
import { mix, roomNoise } from './mix.ts';

const levelOf = (samples: ArrayLike<number>) =>
  Math.sqrt(Array.from(samples).reduce((sum, value) => sum + value * value, 0) / samples.length);

test('a sound is brought to its level and lies where it should', () => {
  const samples = Float32Array.from({ length: 100 }, (_, index) => (index % 2 ? 0.9 : -0.9));
  const mixed = mix([{ samples, at: 50, level: 0.2 }], 200, 0);
  expect(levelOf(mixed.subarray(50, 150))).toBeCloseTo(0.2, 6);
  expect(levelOf(mixed.subarray(0, 50))).toBe(0);
  expect(levelOf(mixed.subarray(150))).toBe(0);
});

test('sounds add up', () => {
  const layers = [1, 2, 3].map((seed) => ({ samples: roomNoise(300, seed), at: 40 * seed, level: 0.02 * seed }));
  const alone = layers.map((layer) => mix([layer], 500, 10));
  const together = mix(layers, 500, 10);
  for (let index = 0; index < 500; index++)
    expect(together[index]).toBeCloseTo(
      alone.reduce((sum, each) => sum + each[index]!, 0),
      12,
    );
});

test('it comes and goes in a straight line, also where the mix ends before it', () => {
  const samples = new Float32Array(20).fill(0.5);
  const gains = (length: number) => [...mix([{ samples, at: 0, level: 0.5 }], length, 3)].map((value) => 2 * value);
  const ramp = [0.25, 0.5, 0.75];
  expect(gains(20)).toEqual([...ramp, ...Array(14).fill(1), ...ramp.toReversed()]);
  expect(gains(10)).toEqual([...ramp, ...Array(4).fill(1), ...ramp.toReversed()]);
  expect(Math.max(...gains(2))).toBeLessThan(1);
});

test('too loud a sum is turned down as a whole', () => {
  const samples = Float32Array.of(1, -0.5, 0.25);
  const loud = mix([{ samples, at: 0, level: 2 * levelOf(samples) }], 3, 0);
  for (const [index, value] of samples.entries()) expect(loud[index]).toBeCloseTo(value, 12);
});

test('a sound without a sound is refused', () => {
  for (const samples of [new Float32Array(8), new Float32Array(0)])
    expect(() => mix([{ samples, at: 0, level: 0.1 }], 8, 0)).toThrow('nothing to be heard');
  expect(() => mix([{ samples: Float32Array.of(1), at: 9, level: 0.1 }], 8, 0)).toThrow('nothing to be heard');
});

test('noise depends on its seed alone', () => {
  expect(roomNoise(50, 7)).toEqual(roomNoise(80, 7).subarray(0, 50));
  expect(roomNoise(50, 7)).not.toEqual(roomNoise(50, 8));
});
