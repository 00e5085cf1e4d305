import { OtoscopeError } from '../errors.ts';

/** Frames that make a segment: ⌈segment / hop⌉, in double precision as the reference divides (0.1 s by 20 ms is 5). */
export function framesPerSegment(segmentSeconds: number, hopSizeMs: number): number {
  if (!(segmentSeconds > 0 && hopSizeMs > 0)) {
    throw new OtoscopeError(`segments of ${segmentSeconds} s by a hop of ${hopSizeMs} ms: both must be above 0`);
  }
  return Math.ceil(segmentSeconds / (hopSizeMs / 1000));
}

/**
 * True positives, false positives and false negatives of every class over the segments of many clips. Clips come one after
 * the other, so that a data set's frames need never be in memory together.
 *
 * A clip's frames are cut into segments of `framesPerSegment`, and a class is in a segment when it is in one of its frames,
 * for decisions and targets alike (max-pooling). What is left over after the last whole segment is dropped; a clip shorter
 * than one segment is one segment (PROTOCOL section 6).
 */
export class SegmentCounts {
  readonly classes: number;
  readonly framesPerSegment: number;
  /** Per class [classes], over all segments so far, as the next two. */
  readonly truePositives: Float64Array;
  readonly falsePositives: Float64Array;
  readonly falseNegatives: Float64Array;
  #segments = 0;

  constructor(classes: number, framesPerSegment: number) {
    for (const [name, count] of Object.entries({ classes, framesPerSegment })) {
      if (!Number.isInteger(count) || count < 1)
        throw new OtoscopeError(`segments with ${name} = ${count}: expected 1 or more`);
    }
    this.classes = classes;
    this.framesPerSegment = framesPerSegment;
    this.truePositives = new Float64Array(classes);
    this.falsePositives = new Float64Array(classes);
    this.falseNegatives = new Float64Array(classes);
  }

  /** Segments counted so far. */
  get segments(): number {
    return this.#segments;
  }

  /**
   * Counts one clip.
   *
   * @param decisions [frames, classes] of 0 and 1, row-major (`decisions.ts`).
   * @param targets [frames, classes] of 0 and 1.
   * @param validFrames **[strict]** how many frames are not padding; those after them count nowhere, as if the clip ended
   *   there. **[ref]** Left out: the padding counts.
   */
  add(decisions: Uint8Array, targets: Uint8Array, validFrames = targets.length / this.classes): void {
    this.#validate(decisions, targets, validFrames);
    const segments = Math.max(1, Math.floor(validFrames / this.framesPerSegment));
    const length = Math.min(validFrames, this.framesPerSegment) * this.classes;
    for (let segment = 0; segment < segments; segment += 1) {
      const start = segment * this.framesPerSegment * this.classes;
      for (let index = 0; index < this.classes; index += 1) {
        let decided = 0;
        let present = 0;
        for (let position = start + index; position < start + length; position += this.classes) {
          decided |= decisions[position]!;
          present |= targets[position]!;
        }
        this.truePositives[index]! += decided & present;
        this.falsePositives[index]! += decided & (1 - present);
        this.falseNegatives[index]! += present & (1 - decided);
      }
    }
    this.#segments += segments;
  }

  /** Takes over what others counted in segments of the same length. */
  include(others: SegmentCounts): void {
    for (const name of ['truePositives', 'falsePositives', 'falseNegatives'] as const) {
      for (const [index, count] of others[name].entries()) this[name][index]! += count;
    }
    this.#segments += others.segments;
  }

  #validate(decisions: Uint8Array, targets: Uint8Array, validFrames: number): void {
    const frames = targets.length / this.classes;
    if (decisions.length !== targets.length || !Number.isInteger(frames)) {
      throw new OtoscopeError(
        `segments of ${decisions.length} decisions against ${targets.length} targets in ${this.classes} classes`,
      );
    }
    if (!Number.isInteger(validFrames) || validFrames < 1 || validFrames > frames) {
      throw new OtoscopeError(
        `segments of a clip with ${validFrames} of ${frames} frames to count: expected 1 to ${frames}`,
      );
    }
    for (const [name, values] of Object.entries({ decision: decisions, target: targets })) {
      const position = values.findIndex((value) => value > 1);
      if (position >= 0) {
        throw new OtoscopeError(`segments: ${name} ${position} is ${values[position]}, neither 0 nor 1`);
      }
    }
  }
}

/** What a metric over segments is computed from. */
export type SegmentTotals = Pick<
  SegmentCounts,
  'classes' | 'segments' | 'truePositives' | 'falsePositives' | 'falseNegatives'
>;

/** Refuses counts that no metric can be computed from: those of no segment. */
export function validateSegmentCounts(metric: string, counts: SegmentTotals): void {
  if (counts.segments === 0) throw new OtoscopeError(`${metric} needs at least one clip, but the split is empty`);
}

/** The sum over all classes. */
export function overClasses(counts: Float64Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
