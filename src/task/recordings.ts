/** What is written as a sample's JSON: an object or a list. */
export type Labels = Readonly<Record<string, unknown>> | readonly unknown[];

/** Where a recording goes in the archive and what is known about it. */
export interface RecordingSample {
  /** Name of the shard: `<archive>/<shard>.tar`. */
  readonly shard: string;
  /** The sample's key in its shard. */
  readonly key: string;
  readonly labels: Labels;
}

/** Which recordings of one published package are used. */
export interface PackageFiles {
  /** `npm:<name>@<version>` or `deb:<name>`. */
  readonly package: string;
  /** Which files of the unpacked package are the recordings; the path is relative to the package's root, with `/`. */
  readonly files: RegExp;
  /**
   * SHA-256 over the recordings in the order of their paths (by code point): each path, a zero byte, the file's own SHA-256 (hex), a
   * newline. Another release of the package with the same recordings has the same hash and serves as well.
   */
  readonly sha256: string;
}

/** The recordings of one published package, each of which becomes a sample. */
export interface PackageRecordings extends PackageFiles {
  /** The sample that a recording becomes; null for a file that belongs to a recording. */
  sample(path: string): RecordingSample | null;
  /** The file that has more labels of a recording, one of `files` too, and what its text says. */
  readonly annotation?: { pathOf(recording: string): string; read(text: string): Readonly<Record<string, unknown>> };
}

interface CollectionBase {
  /** The archive's folder in the data folder. */
  readonly id: string;
  readonly about: string;
  readonly licence: string;
  readonly homepage: string;
}

/** An archive that is made on the user's machine from recordings in published packages; nothing is vendored. */
export interface RecordingCollection extends CollectionBase {
  readonly packages: readonly PackageRecordings[];
  /**
   * Of each recording only its beginning goes into the archive: the fewest whole MPEG audio frames that cover so many
   * seconds, unchanged. Absent: the whole recording.
   */
  readonly firstSeconds?: number;
}

/** A piece of a recording: a package of the collection, and the recording's path in it. */
export interface RecordedPiece {
  readonly package: string;
  readonly path: string;
}

/** A text that a program speaks. */
export interface SpokenText {
  /** The text is that of an utterance in a list of prompts in Festival's form: lines of `( name "text" )`. */
  readonly speak: { readonly package: string; readonly path: string; readonly utterance: string };
  /** As espeak-ng names it: `ru`, or with a variant `ru+f2`. */
  readonly voice: string;
  /** Words per minute. */
  readonly speed: number;
  /** 0 to 99. */
  readonly pitch: number;
}

export interface PlayedNote {
  /** In seconds from the part's beginning. */
  readonly start: number;
  readonly end: number;
  /** Its MIDI number. */
  readonly note: number;
  /** 1 to 127. */
  readonly velocity: number;
}

/** Notes that a synthesizer plays. */
export interface PlayedNotes {
  readonly play: readonly PlayedNote[];
  /** The package of the SoundFont, and its path there. */
  readonly soundFont: { readonly package: string; readonly path: string };
  /** The instrument's number in General MIDI, from 0. */
  readonly program: number;
}

/** What is heard in a mixed clip. All times are in seconds, all levels root mean squares of full scale. */
export type MixedPart = (RecordedPiece | SpokenText | PlayedNotes) & {
  /** Whether the silence before and after it is cut off first. */
  readonly trimmed?: boolean;
  /** Where in it the piece begins; absent: at its beginning. */
  readonly from?: number;
  /** How long the piece is; absent, or longer than what there is: to its end. */
  readonly seconds?: number;
  /** When it is heard in the clip. */
  readonly at: number;
  /** How loud it is made, over its whole length. */
  readonly level: number;
};

/** A clip mixed from pieces of recordings; the labels follow from what is in it. */
export interface MixedClip extends RecordingSample {
  readonly seconds: number;
  readonly parts: readonly MixedPart[];
  /** Noise behind all of it, so that silence tells nothing. */
  readonly background: { readonly level: number; readonly seed: number };
}

/** An archive whose clips are mixed on the user's machine from recordings in published packages. */
export interface MixedCollection extends CollectionBase {
  readonly packages: readonly PackageFiles[];
  /** Of the clips, in Hz. */
  readonly samplingRate: number;
  /** What is mixed: the same on every call. */
  clips(): readonly MixedClip[];
  /** SHA-256 over the shards in the order of their names: as `PackageFiles.sha256`, `<shard>.tar` for the path. */
  readonly sha256: string;
}

/** How an archive comes to be that is made from packages. */
export type Collection = RecordingCollection | MixedCollection;
