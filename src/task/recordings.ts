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
  /** The sample that a recording becomes. */
  sample(path: string): RecordingSample;
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

/** A piece of a recording in a mixed clip. All times are in seconds, all levels root mean squares of full scale. */
export interface MixedPart {
  /** A package of the collection, and the recording's path in it. */
  readonly package: string;
  readonly path: string;
  /** Where in the recording the piece begins; absent: at its beginning. */
  readonly from?: number;
  /** How long it is; absent, or longer than what there is: to the recording's end. */
  readonly seconds?: number;
  /** When it is heard in the clip. */
  readonly at: number;
  /** How loud it is made, over its whole length. */
  readonly level: number;
}

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
