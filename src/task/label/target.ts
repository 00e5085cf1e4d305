/** A stretch of time, in seconds, that belongs to a class. */
export interface Interval {
  readonly start: number;
  readonly end: number;
  /** Class index. */
  readonly index: number;
}

/** A clip has one class. */
export interface ClassTarget {
  readonly kind: 'class';
  readonly index: number;
}

/** A clip has any number of classes. */
export interface ClassesTarget {
  readonly kind: 'classes';
  /** Each once, ascending. */
  readonly indices: readonly number[];
}

/** A clip's frames have classes (`frame-labels.ts`). */
export interface IntervalTarget {
  readonly kind: 'intervals';
  readonly intervals: readonly Interval[];
  /** How many seconds of the clip the label describes; null: the whole clip. */
  readonly seconds: number | null;
}

/** Captions of a clip. */
export interface CaptionTarget {
  readonly kind: 'captions';
  readonly captions: readonly string[];
}

/** A clip, or each of its phones, has a number. */
export interface NumberTarget {
  readonly kind: 'numbers';
  /** The lowest and the highest number there can be. */
  readonly range: readonly [number, number];
  readonly examples: readonly NumberExample[];
}

export interface NumberExample {
  readonly value: number;
  /** The stretch of the clip that is the example, in seconds; null: the whole clip. */
  readonly span: { readonly start: number; readonly end: number } | null;
}

/** What is said in a clip. */
export interface TextTarget {
  readonly kind: 'text';
  readonly text: string;
}

/** What a clip's label file says, in a form to compute with. */
export type Target = ClassTarget | ClassesTarget | IntervalTarget | CaptionTarget | NumberTarget | TextTarget;
