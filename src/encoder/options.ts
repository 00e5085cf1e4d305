import type { Device } from '../compute/device.ts';
import type { FetchOptions } from './hugging-face/download.ts';

export type { Device };

/**
 * How an encoder is to be run, beyond what its name says. All of it concerns Python encoders, but for the device, and for what
 * tells of the download of a model of Hugging Face, ends it, or bears with the hub.
 */
export interface EncoderOptions extends FetchOptions {
  /** The interpreter: a file or a command; absent: that of the active or nearest environment. */
  readonly python?: string;
  /** Absent: `cpu`. */
  readonly device?: Device;
  /** How many worker threads will run it at once; they share the cores. Absent: one. */
  readonly jobs?: number;
  /** Seconds that a batch may take; absent: ten minutes. */
  readonly encodeSeconds?: number;
  /** Seconds that it may take to import and construct; absent: an hour, as classes fetch their weights then. */
  readonly startSeconds?: number;
  /** Whether what it prints is told line by line, and of its exceptions the whole traceback. It may tell of a sample. */
  readonly verbose?: boolean;
  /** Told in a line what runs it, that it takes its time to load, why a download waits, and where `verbose` what it prints. */
  readonly onNote?: (line: string) => void;
}
