import { type FileHandle, open } from 'node:fs/promises';
import { OtoscopeError } from '../errors.ts';
import { frameClasses, frameTargets } from '../task/frame-labels.ts';
import type { FrameExamples } from './frame-examples.ts';

/** What is true of a clip's frames. */
export interface FrameLabels {
  /** How many frames there are, T'. */
  readonly frames: number;
  /** How many of them, from the first on, the label describes; those after them are padding. */
  readonly validFrames: number;
  /** 1 where the class is heard [rows, classes]; empty where a frame has one class. */
  readonly labels: Uint8Array;
  /** Class index of each frame, or `ignoredFrame` [T']; empty where a frame has any number of classes. */
  readonly classes: Int32Array;
}

/** A clip's frames and their targets. */
export interface FrameClip extends FrameLabels {
  /** [T', D] */
  readonly embeddings: Float32Array;
}

/** Reads clips of a frame-level task from disk, one at a time. */
export class FrameReader {
  readonly examples: FrameExamples;
  readonly #handles = new Map<number, Promise<FileHandle>>();

  constructor(examples: FrameExamples) {
    this.examples = examples;
  }

  /**
   * @param rows for how many frames there are to be labels: T', or more where the clip is padded.
   */
  async read(clip: number, rows = this.examples.frames[clip]!): Promise<FrameClip> {
    return { ...this.labels(clip, rows), embeddings: await this.rows(clip, 0, this.examples.frames[clip]!) };
  }

  /** The targets of a clip's frames, which are in memory. */
  labels(clip: number, rows = this.examples.frames[clip]!): FrameLabels {
    const { classes, hopSizeMs, kind, seconds, firstInterval, intervals } = this.examples;
    const frames = this.examples.frames[clip]!;
    const own = Array.from({ length: firstInterval[clip + 1]! - firstInterval[clip]! }, (_, position) => {
      const start = 3 * (firstInterval[clip]! + position);
      return { start: intervals[start]!, end: intervals[start + 1]!, index: intervals[start + 2]! };
    });
    if (kind === 'classes') {
      const indices = frameClasses(own, hopSizeMs, frames);
      return { frames, validFrames: frames, labels: new Uint8Array(), classes: indices };
    }
    const described = Number.isNaN(seconds[clip]!) ? null : seconds[clip]!;
    const target = { kind: 'intervals', intervals: own, seconds: described } as const;
    const { targets, validFrames } = frameTargets(target, classes, hopSizeMs, rows);
    return { frames, validFrames: Math.min(validFrames, frames), labels: targets, classes: new Int32Array() };
  }

  async close(): Promise<void> {
    for (const handle of this.#handles.values()) await (await handle).close();
    this.#handles.clear();
  }

  /** Some of a clip's frames, from frame `first` on [count, D]. */
  async rows(clip: number, first: number, count: number): Promise<Float32Array> {
    const { dimension, firstRow } = this.examples;
    const number = this.examples.file[clip]!;
    const { path, offset } = this.examples.files[number]!;
    // The promise is kept: two that read at once open the file once.
    const opening = this.#handles.get(number) ?? open(path, 'r');
    this.#handles.set(number, opening);
    const handle = await opening;
    const numbers = new Float32Array(count * dimension);
    const bytes = new Uint8Array(numbers.buffer);
    const position = offset + 4 * dimension * (firstRow[clip]! + first);
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
