import { type FileHandle, open } from 'node:fs/promises';
import { OtoscopeError } from '../errors.ts';
import { frameClasses, frameTargets } from '../task/frame-labels.ts';
import type { FrameExamples } from './frame-examples.ts';

/** A clip's frames and their targets. */
export interface FrameClip {
  /** How many frames there are, T'. */
  readonly frames: number;
  /** How many of them, from the first on, the label describes; those after them are padding. */
  readonly validFrames: number;
  /** [T', D] */
  readonly embeddings: Float32Array;
  /** 1 where the class is heard [rows, classes]; empty where a frame has one class. */
  readonly labels: Uint8Array;
  /** Class index of each frame, or `ignoredFrame` [T']; empty where a frame has any number of classes. */
  readonly classes: Int32Array;
}

/** Reads clips of a frame-level task from disk, one at a time. */
export class FrameReader {
  readonly examples: FrameExamples;
  readonly #handles = new Map<number, FileHandle>();

  constructor(examples: FrameExamples) {
    this.examples = examples;
  }

  /**
   * @param rows for how many frames there are to be labels: T', or more where the clip is padded.
   */
  async read(clip: number, rows = this.examples.frames[clip]!): Promise<FrameClip> {
    const { dimension, hopSizeMs, kind } = this.examples;
    const frames = this.examples.frames[clip]!;
    const embeddings = await this.#rows(clip, frames * dimension);
    if (kind === 'classes') {
      const indices = frameClasses(this.#intervals(clip), hopSizeMs, frames);
      return { frames, validFrames: frames, embeddings, labels: new Uint8Array(), classes: indices };
    }
    const { targets, validFrames } = this.labels(clip, rows);
    return {
      frames,
      validFrames: Math.min(validFrames, frames),
      embeddings,
      labels: targets,
      classes: new Int32Array(),
    };
  }

  /** What is heard in so many frames of a clip [rows, classes], and how many of them its label describes. */
  labels(clip: number, rows: number): ReturnType<typeof frameTargets> {
    const { classes, hopSizeMs, seconds } = this.examples;
    const described = Number.isNaN(seconds[clip]!) ? null : seconds[clip]!;
    const target = { kind: 'intervals', intervals: this.#intervals(clip), seconds: described } as const;
    return frameTargets(target, classes, hopSizeMs, rows);
  }

  #intervals(clip: number): { start: number; end: number; index: number }[] {
    const { firstInterval, intervals } = this.examples;
    return Array.from({ length: firstInterval[clip + 1]! - firstInterval[clip]! }, (_, position) => {
      const start = 3 * (firstInterval[clip]! + position);
      return { start: intervals[start]!, end: intervals[start + 1]!, index: intervals[start + 2]! };
    });
  }

  async close(): Promise<void> {
    for (const handle of this.#handles.values()) await handle.close();
    this.#handles.clear();
  }

  async #rows(clip: number, count: number): Promise<Float32Array> {
    const number = this.examples.file[clip]!;
    const { path, offset } = this.examples.files[number]!;
    let handle = this.#handles.get(number);
    if (!handle) {
      handle = await open(path, 'r');
      this.#handles.set(number, handle);
    }
    const numbers = new Float32Array(count);
    const bytes = new Uint8Array(numbers.buffer);
    const position = offset + 4 * this.examples.dimension * this.examples.firstRow[clip]!;
    for (let done = 0; done < bytes.length; ) {
      const { bytesRead } = await handle.read(bytes, done, bytes.length - done, position + done);
      if (bytesRead === 0) {
        throw new OtoscopeError(`${path} was cut short`, { hint: 'delete it; the next run makes it again' });
      }
      done += bytesRead;
    }
    return numbers;
  }
}
