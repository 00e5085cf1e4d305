/**
 * Clips whose frames stay on disk, with what is true of each stretch of time. Everything is in typed arrays over shared
 * memory, so that worker threads take part without a copy.
 */
export interface FrameExamples {
  /** D. */
  readonly dimension: number;
  readonly classes: number;
  /** Milliseconds between two frames. */
  readonly hopSizeMs: number;
  /** `labels`: any number of classes at a time (events, notes); `classes`: one at a time or none (phones). */
  readonly kind: 'labels' | 'classes';
  /** The files of frames [rows, D], and where their numbers begin. */
  readonly files: readonly { readonly path: string; readonly offset: number }[];
  /** Which file a clip is in, its first row there, and its number of frames [clips]. */
  readonly file: Int32Array;
  readonly firstRow: Int32Array;
  readonly frames: Int32Array;
  /** How many seconds of the clip its label describes [clips]; NaN: all. */
  readonly seconds: Float64Array;
  /** Clip c has the intervals `firstInterval[c] … firstInterval[c + 1]`. */
  readonly firstInterval: Int32Array;
  /** Start and end in seconds and class index of every interval [intervals, 3]. */
  readonly intervals: Float64Array;
}
