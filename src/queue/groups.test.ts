import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Step } from '../run/step.ts';
import { groupsOf } from './groups.ts';

function encode(key: string, work: number): Step {
  const rest = { shard: key, shardState: '', cropSeconds: null, pooled: true, tasks: [] };
  return { kind: 'encode', key, dependsOn: [], stage: 'encode', work, ...rest };
}

function probe(key: string, dependsOn: string[], work: number): Step {
  return {
    kind: 'probe',
    key,
    dependsOn,
    stage: 't: Track A',
    work,
    task: 't',
    fold: null,
    protocol: null,
    seed: 42,
  };
}

const plans = fc
  .record({
    shards: fc.integer({ min: 1, max: 8 }),
    tracks: fc.array(fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), { maxLength: 8 }),
    works: fc.array(fc.nat(3), { minLength: 16, maxLength: 16 }),
  })
  .map(({ shards, tracks, works }) => [
    ...Array.from({ length: shards }, (_, index) => encode(`e${index}`, works[index]!)),
    ...tracks.map((needs, index) => {
      return probe(`p${index}`, [...new Set(needs.map((need) => `e${need % shards}`))], works[8 + index]!);
    }),
  ]);

test('every step is in one group, with all that it depends on', () => {
  fc.assert(
    fc.property(plans, (steps) => {
      const groups = groupsOf(steps);
      const all = groups.flatMap(({ encode, tracks }) => [...encode, ...tracks]).map(({ key }) => key);
      expect(all.sort()).toEqual(steps.map(({ key }) => key).sort());
      for (const { encode, tracks } of groups) {
        const keys = encode.map(({ key }) => key);
        for (const { dependsOn } of tracks) expect(keys).toEqual(expect.arrayContaining([...dependsOn]));
      }
    }),
  );
});

test('groups are as small as can be: what nothing connects is apart', () => {
  fc.assert(
    fc.property(plans, (steps) => {
      for (const { encode, tracks } of groupsOf(steps)) {
        // From the first shard, all others are reached over steps that share one.
        const reached = new Set([encode[0]!.key]);
        for (let size = 0; size < reached.size; ) {
          size = reached.size;
          for (const { dependsOn } of tracks) {
            if (dependsOn.some((key) => reached.has(key))) for (const key of dependsOn) reached.add(key);
          }
        }
        expect(reached.size).toBe(encode.length);
      }
    }),
  );
});

test('what takes longest comes first: of groups that which is waited for longest after its shards', () => {
  const isFalling = (numbers: readonly number[]) =>
    numbers.every((number, place) => number <= (numbers[place - 1] ?? number));
  const worksOf = (steps: readonly Step[]) => steps.map(({ work }) => work);
  fc.assert(
    fc.property(plans, (steps) => {
      const groups = groupsOf(steps);
      for (const { encode, tracks } of groups) {
        expect([encode, tracks].map(worksOf)).toSatisfy((both: number[][]) => both.every(isFalling));
      }
      expect(groups.map(({ tracks }) => Math.max(0, ...worksOf(tracks)))).toSatisfy(isFalling);
    }),
  );
});
