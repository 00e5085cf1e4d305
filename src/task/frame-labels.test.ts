import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ignoredFrame } from '../metric/frame-accuracy.ts';
import { desed } from './catalog/desed.ts';
import { maestro } from './catalog/maestro.ts';
import { frameClasses, framesOfSpan, frameTargets, secondsToFrames } from './frame-labels.ts';
import { type Label, outputsOf } from './label/label.ts';
import { readLabel } from './label/read.ts';
import type { IntervalTarget } from './label/target.ts';

interface Oracle {
  readonly sec_to_frames: readonly { sec: number; hop: number; frames: number }[];
  readonly desed_label: { hop: number; events: unknown; shape: [number, number]; ones: readonly [number, number][] };
  readonly maestro_label: { hop: number; notes: unknown; shape: [number, number]; ones: readonly [number, number][] };
  readonly pad_or_trim: readonly { y: number[][][]; size: number; expect: number[][][] }[];
}

const path = new URL('../../test/oracle/task/prepare.json', import.meta.url);
const oracle = JSON.parse(await readFile(path, 'utf8')) as Oracle;

test.each(oracle.sec_to_frames)('$sec s by $hop ms are $frames frames', ({ sec, hop, frames }) => {
  expect(secondsToFrames(sec, hop)).toBe(frames);
});

function intervalsOf(label: Label, json: unknown): IntervalTarget {
  const target = readLabel(label, json, { archive: 'x.tar', key: 'a' });
  return target.kind === 'intervals' ? target : expect.fail(target.kind);
}

/** The (class, frame) pairs that are set, in the oracle's order. */
function onesOf(targets: Uint8Array, classes: number): [number, number][] {
  const ones = [...targets].flatMap((value, position): [number, number][] => {
    return value === 1 ? [[position % classes, Math.floor(position / classes)]] : [];
  });
  return ones.sort(([left, first], [right, second]) => left - right || first - second);
}

test.each([
  ['DESED', desed, oracle.desed_label.events, oracle.desed_label],
  ['MAESTRO', maestro, oracle.maestro_label.notes, oracle.maestro_label],
] as const)('%s: the reference’s label matrix, cut and padded', (_, { label }, json, { hop, shape, ones }) => {
  const [classes, length] = shape;
  expect(outputsOf(label)).toBe(classes);
  const target = intervalsOf(label, json);
  for (const frames of [length, length + 40, length - 5, 1]) {
    const { targets, validFrames } = frameTargets(target, classes, hop, frames);
    expect(onesOf(targets, classes)).toEqual(ones.filter(([, frame]) => frame < frames));
    expect(validFrames).toBe(Math.min(frames, length));
  }
});

test.each(oracle.pad_or_trim)(
  'cut and padded to $size frames as the reference does',
  ({ y, size, expect: expected }) => {
    const [rows, padded] = [y[0]!, expected[0]!];
    // A number above 0 stands for a frame with the class.
    const intervals = rows.flatMap((row, index) => {
      return row.flatMap((value, frame) => (value > 0 ? [{ start: frame, end: frame + 1, index }] : []));
    });
    const { targets } = frameTargets(
      { kind: 'intervals', intervals, seconds: rows[0]!.length },
      rows.length,
      1000,
      size,
    );
    const frames = Array.from({ length: size }, (_, frame) => padded.map((row) => (row[frame]! > 0 ? 1 : 0)));
    expect([...targets]).toEqual(frames.flat());
  },
);

const seconds = fc.double({ min: 0, max: 12, noNaN: true });
const target = fc.record({
  kind: fc.constant('intervals' as const),
  intervals: fc.array(
    fc.tuple(seconds, seconds, fc.nat(2)).map(([one, other, index]) => {
      return { start: Math.min(one, other), end: Math.max(one, other), index };
    }),
  ),
  seconds: fc.option(seconds),
});
const hops = fc.constantFrom(10, 20, 32, 40, 62.5);

test('a frame has a class when an interval of it fills the frame, and only within what the label describes', () => {
  fc.assert(
    fc.property(target, hops, fc.integer({ min: 1, max: 300 }), (label, hop, frames) => {
      const { targets, validFrames } = frameTargets(label, 3, hop, frames);
      for (let position = 0; position < targets.length; position += 1) {
        const [frame, index] = [Math.floor(position / 3), position % 3];
        const filled = label.intervals.some((interval) => {
          const [first, end] = [secondsToFrames(interval.start, hop), secondsToFrames(interval.end, hop)];
          return interval.index === index && first <= frame && frame < end;
        });
        expect(targets[position]).toBe(filled && frame < validFrames ? 1 : 0);
      }
    }),
  );
});

test('fewer frames are the beginning of more', () => {
  fc.assert(
    fc.property(target, hops, fc.integer({ min: 1, max: 200 }), fc.nat(100), (label, hop, frames, more) => {
      const [short, long] = [frameTargets(label, 3, hop, frames), frameTargets(label, 3, hop, frames + more)];
      expect(short.targets).toEqual(long.targets.subarray(0, 3 * frames));
      expect(short.validFrames).toBe(Math.min(frames, long.validFrames));
    }),
  );
});

test('one class per frame: a later interval wins, frames in none are ignored', () => {
  const intervals = [
    { start: 0.04, end: 0.12, index: 5 },
    { start: 0.08, end: 0.2, index: 7 },
    { start: 9, end: 10, index: 1 },
  ];
  expect([...frameClasses(intervals, 40, 7)]).toEqual([ignoredFrame, 5, 7, 7, 7, ignoredFrame, ignoredFrame]);
  expect([...frameClasses(intervals, 40, 3)]).toEqual([ignoredFrame, 5, 7]);
});

test('a stretch of time has the frames that begin in it; a short one the frame that it lies in', () => {
  for (const [start, end, first, last] of [
    [0, 0.1, 0, 3],
    [0.04, 0.12, 1, 3],
    [0.05, 0.07, 1, 2],
    [0.125, 0.155, 3, 4],
    [0, 0, 0, 1],
    [0.08, 0.08, 2, 3],
  ] as const) {
    expect([start, end, ...framesOfSpan({ start, end }, 40)]).toEqual([start, end, first, last]);
  }
});
