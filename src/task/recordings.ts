/** Where a recording goes in the archive and what is known about it. */
export interface RecordingSample {
  /** Name of the shard: `<archive>/<shard>.tar`. */
  readonly shard: string;
  /** The sample's key in its shard. */
  readonly key: string;
  /** What is written as the sample's JSON. */
  readonly labels: Readonly<Record<string, string | number>>;
}

/** The recordings of one published package. */
export interface PackageRecordings {
  /** `npm:<name>@<version>` or `deb:<name>`. */
  readonly package: string;
  /** Which files of the unpacked package are the recordings; the path is relative to the package's root, with `/`. */
  readonly files: RegExp;
  /**
   * SHA-256 over the recordings in the order of their paths (by code point): each path, a zero byte, the file's own SHA-256 (hex), a
   * newline. Another release of the package with the same recordings has the same hash and serves as well.
   */
  readonly sha256: string;
  /** The sample that a recording becomes. */
  sample(path: string): RecordingSample;
}

/** An archive that is made on the user's machine from recordings in published packages; nothing is vendored. */
export interface RecordingCollection {
  /** The archive's folder in the data folder. */
  readonly id: string;
  readonly about: string;
  readonly packages: readonly PackageRecordings[];
  /**
   * Of each recording only its beginning goes into the archive: the fewest whole MPEG audio frames that cover so many
   * seconds, unchanged. Absent: the whole recording.
   */
  readonly firstSeconds?: number;
  readonly licence: string;
  readonly homepage: string;
}
