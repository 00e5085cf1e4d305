import { ignoredFrame } from '../metric/frame-accuracy.ts';
import type { Interval, IntervalTarget } from './label/target.ts';

/** What is true of each frame of a clip. */
export interface FrameTargets {
  /** [frames, classes], row-major, 1 where the class is heard. */
  readonly targets: Uint8Array;
  /** How many frames, from the first on, the label describes; those after them are padding, which has no target. */
  readonly validFrames: number;
}

/**
 * The number of frames that so many seconds take: ⌈seconds / hop⌉ (PROTOCOL section 3).
 *
 * The quotient is taken in double precision as the reference takes it. It may lie just above the whole number that it
 * should be: 0.28 s by 40 ms is 8 frames, not 7.
 */
export function secondsToFrames(seconds: number, hopSizeMs: number): number {
  return Math.ceil(seconds / (hopSizeMs / 1000));
}

/** The frames [first, last) that begin in a stretch of time; where none does, the one that its beginning lies in. */
export function framesOfSpan(
  span: { readonly start: number; readonly end: number },
  hopSizeMs: number,
): [number, number] {
  const [first, last] = [secondsToFrames(span.start, hopSizeMs), secondsToFrames(span.end, hopSizeMs)];
  if (first < last) return [first, last];
  const within = Math.floor(span.start / (hopSizeMs / 1000));
  return [within, within + 1];
}

/**
 * The targets of a clip's frames. An interval fills the frames from ⌈start / hop⌉ to before ⌈end / hop⌉; nothing is filled
 * after what the label describes.
 *
 * @param frames how many frames the embedding has (T'); the label is cut, or padded with zeros, to as many.
 */
export function frameTargets(
  { intervals, seconds }: IntervalTarget,
  classes: number,
  hopSizeMs: number,
  frames: number,
): FrameTargets {
  const validFrames = seconds === null ? frames : Math.min(frames, secondsToFrames(seconds, hopSizeMs));
  const targets = new Uint8Array(frames * classes);
  for (const { start, end, index } of intervals) {
    const last = Math.min(validFrames, secondsToFrames(end, hopSizeMs));
    for (let frame = secondsToFrames(start, hopSizeMs); frame < last; frame += 1) targets[frame * classes + index] = 1;
  }
  return { targets, validFrames };
}

/** The class of each frame where no two overlap, as phones; `ignoredFrame` where there is none. A later interval wins. */
export function frameClasses(intervals: readonly Interval[], hopSizeMs: number, frames: number): Int32Array {
  const classes = new Int32Array(frames).fill(ignoredFrame);
  for (const { start, end, index } of intervals) {
    classes.fill(index, secondsToFrames(start, hopSizeMs), secondsToFrames(end, hopSizeMs));
  }
  return classes;
}
