import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accuracy } from './accuracy.ts';
import { FrameAccuracy, ignoredFrame } from './frame-accuracy.ts';

const frames = fc.array(fc.record({ prediction: fc.nat(3), target: fc.integer({ min: ignoredFrame, max: 3 }) }), {
  minLength: 1,
});

test('the accuracy of the frames with a target, in any parts', () => {
  fc.assert(
    fc.property(frames, fc.nat(100), (list, cut) => {
      const counted = list.filter(({ target }) => target !== ignoredFrame);
      fc.pre(counted.length > 0);
      const streamed = new FrameAccuracy();
      for (const part of [list.slice(0, cut), list.slice(cut)]) {
        streamed.add(
          Int32Array.from(part, (f) => f.prediction),
          Int32Array.from(part, (f) => f.target),
        );
      }
      const predictions = Int32Array.from(counted, (f) => f.prediction);
      expect(streamed.result()).toBe(
        accuracy(
          predictions,
          Int32Array.from(counted, (f) => f.target),
        ),
      );
      expect(streamed.frames).toBe(counted.length);
    }),
  );
});

test('refuses lengths that differ, other negative targets, and no frame with a target', () => {
  const frame = new FrameAccuracy();
  expect(() => frame.add(Int32Array.of(1), Int32Array.of(1, 2))).toThrow('1 predictions against 2 targets');
  expect(() => frame.add(Int32Array.of(1, 1), Int32Array.of(0, -2))).toThrow('frame 1 is -2');
  frame.add(Int32Array.of(1), Int32Array.of(ignoredFrame));
  expect(() => frame.result()).toThrow('at least one frame with a target');
});
