import fc from 'fast-check';
import { expect, test } from 'vitest';
import oracle from '../../test/oracle/metric/segment-f1.json' with { type: 'json' };
import { decisionsOfLogits, decisionsOfVotes } from './decisions.ts';
import { multiPitchAccuracy } from './multi-pitch-accuracy.ts';
import { framesPerSegment, SegmentCounts } from './segment-counts.ts';
import { segmentF1 } from './segment-f1.ts';

test.each(oracle.framesPerSegment)('a segment of $segmentSeconds s by $hopSizeMs ms is $frames frames', (given) => {
  expect(framesPerSegment(given.segmentSeconds, given.hopSizeMs)).toBe(given.frames);
});

for (const [index, given] of oracle.cases.entries()) {
  test(`oracle case ${index}: macro and micro F1 equal to 1e-12`, () => {
    const frames = framesPerSegment(given.segmentSeconds, given.hopSizeMs);
    expect(frames).toBe(given.framesPerSegment);
    const counts = new SegmentCounts(given.clips[0]!.targets[0]!.length, frames);
    for (const { logits, targets } of given.clips) {
      counts.add(decisionsOfLogits(Float32Array.from(logits.flat())), Uint8Array.from(targets.flat()));
    }
    const { macro, micro } = segmentF1(counts);
    expect(Math.abs(macro - given.macro)).toBeLessThan(1e-12);
    expect(Math.abs(micro - given.micro)).toBeLessThan(1e-12);
    expect(Math.abs(multiPitchAccuracy(counts) - given.micro / (2 - given.micro))).toBeLessThan(1e-12);
  });
}

interface Clip {
  decisions: number[][];
  targets: number[][];
}

const classes = 3;
const frame = fc.array(fc.nat(1), { minLength: classes, maxLength: classes });
const clip = fc
  .array(fc.tuple(frame, frame), { minLength: 1, maxLength: 17 })
  .map((rows): Clip => ({ decisions: rows.map(([row]) => row), targets: rows.map(([, row]) => row) }));
const clips = fc.array(clip, { minLength: 1, maxLength: 6 });
const pool = fc.integer({ min: 1, max: 6 });

const bytes = (rows: number[][]): Uint8Array => Uint8Array.from(rows.flat());

function count(list: readonly Clip[], frames: number): SegmentCounts {
  const counts = new SegmentCounts(classes, frames);
  for (const { decisions, targets } of list) counts.add(bytes(decisions), bytes(targets));
  return counts;
}

/** [segments][classes], each the largest of its frames. */
function pooled(rows: number[][], frames: number): number[][] {
  const starts = rows.map((_, start) => start).filter((start) => start % frames === 0 && start + frames <= rows.length);
  return (starts.length === 0 ? [0] : starts).map((start) => {
    return Array.from({ length: classes }, (_, index) => {
      return Math.max(...rows.slice(start, start + frames).map((row) => row[index]!));
    });
  });
}

test('the scores are their definitions, in any order of clips; F1 is symmetric in decisions and targets', () => {
  fc.assert(
    fc.property(clips, pool, (list, frames) => {
      const counts = count(list, frames);
      const decided = list.flatMap(({ decisions }) => pooled(decisions, frames));
      const present = list.flatMap(({ targets }) => pooled(targets, frames));
      expect(counts.segments).toBe(present.length);
      const pairs = (index: number) => present.map((row, segment) => [decided[segment]![index]!, row[index]!]);
      const share = (numbers: number[][], weight: number) => {
        const both = numbers.filter(([a, b]) => a === 1 && b === 1).length;
        const one = numbers.filter(([a, b]) => a !== b).length;
        return both + one === 0 ? 0 : (weight * both) / (weight * both + one);
      };
      const perClass = Array.from({ length: classes }, (_, index) => share(pairs(index), 2));
      const all = Array.from({ length: classes }, (_, index) => pairs(index)).flat();
      const f1 = segmentF1(counts);
      expect([...f1.perClass]).toEqual(perClass);
      expect(f1.macro).toBeCloseTo(perClass.reduce((sum, value) => sum + value, 0) / classes, 12);
      expect(f1.micro).toBe(share(all, 2));
      expect(multiPitchAccuracy(counts)).toBe(share(all, 1));
      expect(segmentF1(count(list.toReversed(), frames))).toEqual(f1);
      const swapped = list.map(({ decisions, targets }) => ({ decisions: targets, targets: decisions }));
      expect(segmentF1(count(swapped, frames))).toEqual(f1);
    }),
  );
});

test('a clip in parts of whole segments equals the clip at once', () => {
  fc.assert(
    fc.property(clip, pool, fc.nat(5), ({ decisions, targets }, frames, segments) => {
      fc.pre(decisions.length >= (segments + 1) * frames);
      const parts = [
        { decisions: decisions.slice(0, segments * frames), targets: targets.slice(0, segments * frames) },
        { decisions: decisions.slice(segments * frames), targets: targets.slice(segments * frames) },
      ].filter((part) => part.targets.length > 0);
      expect(segmentF1(count(parts, frames))).toEqual(segmentF1(count([{ decisions, targets }], frames)));
    }),
  );
});

test('padding beyond the valid frames counts nowhere; without their number it counts', () => {
  fc.assert(
    fc.property(clip, clip, pool, (real, padding, frames) => {
      const decisions = [...real.decisions, ...padding.decisions];
      const targets = [...real.targets, ...padding.targets];
      const strict = new SegmentCounts(classes, frames);
      strict.add(bytes(decisions), bytes(targets), real.targets.length);
      expect(segmentF1(strict)).toEqual(segmentF1(count([real], frames)));
    }),
  );
  const padded = new SegmentCounts(1, 2);
  padded.add(Uint8Array.of(1, 0, 0, 1), Uint8Array.of(1, 0, 0, 0));
  expect(segmentF1(padded).micro).toBeCloseTo(2 / 3, 12);
});

test('a logit of 0 is negative, a vote of 0.5 positive', () => {
  expect([...decisionsOfLogits(Float32Array.of(-1, 0, -0, 1e-6))]).toEqual([0, 0, 0, 1]);
  expect([...decisionsOfVotes(Float32Array.of(0.49, 0.5, 1))]).toEqual([0, 1, 1]);
  expect(() => decisionsOfLogits(Float32Array.of(0, Number.NaN))).toThrow('position 1 is not a number');
});

test('refuses no clips, sizes that do not fit, frames to count beyond the clip, values but 0 and 1', () => {
  const counts = new SegmentCounts(2, 3);
  expect(() => segmentF1(counts)).toThrow('segment F1 needs at least one clip');
  expect(() => multiPitchAccuracy(counts)).toThrow('multi-pitch accuracy needs at least one clip');
  expect(() => counts.add(new Uint8Array(4), new Uint8Array(6))).toThrow('4 decisions against 6 targets in 2 classes');
  expect(() => counts.add(new Uint8Array(3), new Uint8Array(3))).toThrow('3 targets in 2 classes');
  expect(() => counts.add(new Uint8Array(4), new Uint8Array(4), 3)).toThrow('expected 1 to 2');
  expect(() => counts.add(new Uint8Array(4), new Uint8Array(4), 0)).toThrow('0 of 2 frames');
  expect(() => counts.add(new Uint8Array(0), new Uint8Array(0))).toThrow('0 of 0 frames');
  expect(() => counts.add(Uint8Array.of(0, 2), Uint8Array.of(0, 1))).toThrow('decision 1 is 2');
  expect(() => counts.add(Uint8Array.of(0, 1), Uint8Array.of(5, 1))).toThrow('target 0 is 5');
  expect(counts.segments).toBe(0);
  expect(() => new SegmentCounts(0, 1)).toThrow('classes = 0');
  expect(() => new SegmentCounts(1, 1.5)).toThrow('framesPerSegment = 1.5');
  expect(() => framesPerSegment(1, 0)).toThrow('both must be above 0');
});
