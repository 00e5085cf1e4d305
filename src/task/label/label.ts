/** Names of classes and their indices 0, 1, 2, … without gaps; several names may share an index. */
export type Classes = Readonly<Record<string, number>>;

/** One class per clip: the label file's `key` holds a name of `classes`. */
export interface ClassLabel {
  readonly kind: 'class';
  readonly key: string;
  readonly classes: Classes;
}

/** One class per clip: `key` holds its index, a whole number from 0 to `count` - 1. */
export interface ClassIndexLabel {
  readonly kind: 'class-index';
  readonly key: string;
  readonly count: number;
}

/** Any number of classes per clip: `key` holds their names, as a list or as one text with `separator` between them. */
export interface MultiLabel {
  readonly kind: 'multi-label';
  readonly key: string;
  readonly separator: string;
  readonly classes: Classes;
}

/** Sound events: a list of `{ onset, offset, label }`, the label with commas between several names. */
export interface EventLabel {
  readonly kind: 'events';
  /** Holds the list; absent: it is the label file. */
  readonly key?: string;
  readonly classes: Classes;
  /** How many seconds of a clip the events describe, where all clips are that long. Absent: the whole clip. */
  readonly clipSeconds?: number;
}

/** Notes: the label file is a list of `{ start, end, note }` with MIDI numbers, by which the classes are named. */
export interface NoteLabel {
  readonly kind: 'notes';
  readonly classes: Classes;
}

/**
 * Phones: `key` holds a list of `{ start, end, phone }`. A phone is a name of `classes` in ARPAbet, upper or lower case, with
 * or without a digit of stress; silence (`sil`, `sp`, `spn` or an empty text) belongs to no class.
 */
export interface PhoneLabel {
  readonly kind: 'phones';
  readonly key: string;
  readonly classes: Classes;
}

/** Captions: every value of the label file's object is a caption. */
export interface CaptionLabel {
  readonly kind: 'captions';
  /**
   * A file with a vocabulary of word pieces in BERT's form, one a line, continuations marked with `##`, with [PAD], [UNK],
   * [CLS] and [SEP] among them. Absent: that of BERT base uncased.
   */
  readonly vocabulary?: string;
}

/**
 * A number: `key` holds the clip's. Where the label file has a list of phones under `phones.key`, `{ start, end }` and a
 * number under `phones.scoreKey` each, every phone is an example instead.
 */
export interface RegressionLabel {
  readonly kind: 'regression';
  readonly key: string;
  /** The lowest and the highest number. */
  readonly range: readonly [number, number];
  readonly phones?: { readonly key: string; readonly scoreKey: string; readonly range: readonly [number, number] };
}

/** What is said: `key` holds the transcript. */
export interface TextLabel {
  readonly kind: 'text';
  readonly key: string;
}

/** How a task's label files are read. All times are in seconds. */
export type Label =
  | ClassLabel
  | ClassIndexLabel
  | MultiLabel
  | EventLabel
  | NoteLabel
  | PhoneLabel
  | CaptionLabel
  | RegressionLabel
  | TextLabel;

/** Class indices 0, 1, … in the order the names are listed. */
export function classesOf(names: readonly string[]): Classes {
  return Object.fromEntries(names.map((name, index) => [name, index]));
}

/** How many numbers a probe puts out for a label; null where it is no probe that answers (captions, text). */
export function outputsOf(label: Label): number | null {
  switch (label.kind) {
    case 'class-index':
      return label.count;
    case 'regression':
      return 1;
    case 'captions':
    case 'text':
      return null;
    default:
      return Math.max(...Object.values(label.classes)) + 1;
  }
}

/** Whether every frame has targets of its own. */
export function isFrameLevel({ kind }: Label): boolean {
  return kind === 'events' || kind === 'notes' || kind === 'phones';
}

/** Whether frames are to be kept, for targets of frames or of stretches of time; otherwise crops become their mean. */
export function needsFrames(label: Label): boolean {
  return isFrameLevel(label) || (label.kind === 'regression' && label.phones !== undefined);
}
