import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roomNoise } from './mix.ts';
import { trim } from './trim.ts';

/** A second of noise at 8000 Hz between silences, which have a little noise of their own. */
function recording(before: number, after: number): Float32Array {
  const hiss = roomNoise(before + 8000 + after, 2).map((value) => value / 1000);
  hiss.set(roomNoise(8000, 1), before);
  return hiss;
}

test('what is heard stays, and no more than a stretch of what is not', () => {
  const silence = fc.integer({ min: 0, max: 4000 });
  fc.assert(
    fc.property(silence, silence, (before, after) => {
      const heard = trim(recording(before, after), 8000);
      expect(heard.length).toBeGreaterThanOrEqual(8000 - 160);
      expect(heard.length).toBeLessThanOrEqual(8000 + 160);
      expect(trim(heard, 8000)).toHaveLength(heard.length);
    }),
    { numRuns: 20 },
  );
});

test('silence alone stays as it is', () => {
  expect(trim(new Float32Array(500), 8000)).toHaveLength(500);
  expect(trim(new Float32Array(0), 8000)).toHaveLength(0);
});
