import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Ranked, rank, tiesOf } from './rank.ts';

const entry = (id: string, score: number | null, half = 0): Ranked => {
  return {
    id,
    score,
    tasks: 1,
    ...(score !== null && half > 0 && { interval: [score - half, score + half] as const satisfies [number, number] }),
  };
};

test('a group goes on while its members cannot be told apart from its first', () => {
  const entries = [
    entry('b', 0.79, 0.02),
    entry('a', 0.8, 0.02),
    entry('c', 0.765, 0.02),
    entry('d', 0.6, 0.02),
    entry('none', null),
  ];
  expect([...rank(entries, tiesOf([]))]).toEqual([
    ['a', { rank: 1, range: [1, 2], group: 0 }],
    ['b', { rank: 2, range: [1, 3], group: 0 }],
    ['c', { rank: 3, range: [2, 3], group: 1 }],
    ['d', { rank: 4, range: [4, 4], group: 2 }],
  ]);
});

test('a paired test decides for those who were in it', () => {
  const entries = [entry('a', 0.8, 0.05), entry('b', 0.79, 0.05), entry('c', 0.78, 0.05)];
  const ties = { suite: 's', track: 'A', protocol: 'strict', method: 'm' } as const;
  const places = rank(entries, tiesOf([{ ...ties, runs: ['a', 'b'], tied: [] }]));
  expect(places.get('a')).toEqual({ rank: 1, range: [1, 2], group: 0 });
  expect(places.get('b')).toEqual({ rank: 2, range: [2, 3], group: 1 });
  expect(rank(entries, tiesOf([{ ...ties, runs: ['a', 'b'], tied: [['b', 'a']] }])).get('b')?.group).toBe(0);
});

test('every rank lies in its range; equal scores share a rank; groups follow each other', () => {
  const scores = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 3 })), { maxLength: 30 });
  fc.assert(
    fc.property(scores, (given) => {
      const entries = given.map(([score, half], at) => entry(String(at), score / 20, half / 20));
      const places = [...rank(entries, tiesOf([]))];
      let group = 0;
      for (const [id, place] of places) {
        expect(place.range[0]).toBeLessThanOrEqual(place.rank);
        expect(place.range[1]).toBeGreaterThanOrEqual(place.rank);
        expect([0, 1]).toContain(place.group - group);
        group = place.group;
        const equal = places.find(([other]) => entries[Number(other)]!.score === entries[Number(id)]!.score)!;
        expect(equal[1].rank).toBe(place.rank);
      }
    }),
  );
});
