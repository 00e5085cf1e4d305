import type { OtoscopeError } from '../../errors.ts';

/** A clip that is to go into an archive, as it lies in its author's folder. */
export interface ClipSource {
  /** Which shards it goes into: a pattern of a task's split, `train-clean-100*.tar`. */
  readonly shards: string;
  readonly key: string;
  /** The recording's path; its extension names the format. */
  readonly recording: string;
  /** Where its label comes from, for errors: a file, with the line where it has several labels. */
  readonly origin: string;
  /**
   * Reads what is to be the sample's JSON, each time anew: the labels of a large data set do not fit into memory.
   *
   * @throws OtoscopeError where there is no such label.
   */
  labels(): Promise<unknown>;
}

/** What was found in a folder: clips, and what is wrong with those that cannot be used. */
export interface Material {
  readonly clips: readonly ClipSource[];
  readonly faults: readonly OtoscopeError[];
}
