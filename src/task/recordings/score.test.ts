import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomStream } from '../../random/random.ts';
import { composeScore, highestKey, lowestKey } from './score.ts';

const seed = fc.integer({ min: 0, max: 2 ** 31 });

test('notes are a piano’s, in order, within the piece, and a key sounds once at a time', () => {
  fc.assert(
    fc.property(seed, fc.integer({ min: 2, max: 20 }), (number, seconds) => {
      const notes = composeScore(randomStream(number), seconds);
      expect(notes.length).toBeGreaterThan(0);
      const free = new Map<number, number>();
      let before = 0;
      for (const { start, end, note, velocity } of notes) {
        expect(start).toBeGreaterThanOrEqual(before);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(seconds);
        expect(start).toBeGreaterThanOrEqual(free.get(note) ?? 0);
        expect(note).toBeGreaterThanOrEqual(lowestKey);
        expect(note).toBeLessThanOrEqual(highestKey);
        expect(velocity).toBeGreaterThanOrEqual(1);
        expect(velocity).toBeLessThanOrEqual(127);
        free.set(note, end);
        before = start;
      }
    }),
    { numRuns: 25 },
  );
});

test('a piece keeps to one scale of seven tones', () => {
  fc.assert(
    fc.property(seed, (number) => {
      const tones = new Set(composeScore(randomStream(number), 8).map(({ note }) => note % 12));
      expect(tones.size).toBeLessThanOrEqual(7);
    }),
  );
});

test('a seed is a piece', () => {
  expect(composeScore(randomStream(3), 8)).toEqual(composeScore(randomStream(3), 8));
  expect(composeScore(randomStream(3), 8)).not.toEqual(composeScore(randomStream(4), 8));
});
