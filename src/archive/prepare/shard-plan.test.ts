import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CheckedClip } from './check.ts';
import { planShards } from './shard-plan.ts';

function clip(key: string, bytes: number, shards = 'train*.tar'): CheckedClip {
  return { shards, key, bytes, format: 'wav', recording: `${key}.wav`, origin: 'l.csv', labels: async () => ({}) };
}

test('every clip is in one shard, sorted, and no shard holds more than 1,000 clips or 500 MB', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 400e6 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 120 }), (bytes, repeat) => {
      const clips = Array.from({ length: repeat }, (_, round) =>
        bytes.map((size, index) => clip(`${round}-${index}`, size)),
      ).flat();
      const shards = planShards(clips);
      expect(shards.flatMap((shard) => shard.clips.map(({ key }) => key))).toEqual(clips.map(({ key }) => key).sort());
      for (const [index, shard] of shards.entries()) {
        expect(shard.file).toBe(`train-${String(index).padStart(6, '0')}.tar`);
        expect(shard.clips.length).toBeLessThanOrEqual(1000);
        const total = shard.clips.reduce((sum, each) => sum + each.bytes, 0);
        expect(total <= 500e6 || shard.clips.length === 1).toBe(true);
      }
    }),
    { numRuns: 30 },
  );
});

test('the order in which clips were found changes nothing', () => {
  const clips = Array.from({ length: 2500 }, (_, index) => clip(String(index), 1000 + index));
  expect(planShards(clips.toReversed())).toEqual(planShards(clips));
  expect(planShards(clips).map(({ clips: own }) => own.length)).toEqual([1000, 1000, 500]);
});

test('a pattern without a number is one shard', () => {
  const clips = Array.from({ length: 1001 }, (_, index) => clip(String(index), 1e6, index === 7 ? 'b.tar' : 'a.tar'));
  expect(planShards(clips).map(({ file, clips: own }) => [file, own.length])).toEqual([
    ['a.tar', 1000],
    ['b.tar', 1],
  ]);
});
