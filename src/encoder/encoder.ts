import type { Tensor } from '../compute/tensor.ts';
import type { OwnNames } from './own-names.ts';

/**
 * What every encoder can do, wherever it comes from: raw waveforms in, a sequence of embeddings out.
 * A class of the user's own implements just this; its name ends in `Encoder` and its constructor takes nothing.
 */
export interface AudioEncoder {
  /** Hz, of the waveforms it takes. */
  readonly samplingRate: number;
  /** D, the length of one embedding. */
  readonly outputDim: number;
  /** Milliseconds between two embeddings. */
  readonly hopSizeMs: number;
  /** Seconds of audio it takes at once; longer clips reach it in chunks of this length. Absent: any length. */
  readonly windowSeconds?: number;
  /**
   * `single`: one waveform at a time, because batch-mates would change the output (dynamically quantised models scale
   * over the whole input tensor). Absent: any batch of waveforms of equal length.
   */
  readonly batch?: 'single';
  /**
   * How many calls of `encode` may be under way at once, for one that computes elsewhere, in the order of the calls: while it
   * computes a batch, the next is made ready here and the last one's output is taken in. Absent: 1.
   */
  readonly batchesAtOnce?: number;
  /** What its author calls what is declared here, where that is another language. */
  readonly names?: OwnNames;
  /**
   * Waveforms [B, T] in [-1, 1] to embeddings [B, T', D].
   *
   * @param signal aborted when nobody wants the output any more: one that computes elsewhere need not wait for it.
   */
  encode(audio: Tensor, signal?: AbortSignal): Tensor | Promise<Tensor>;
  /** Takes back an output that nobody reads any more: a later one may lie in its place, which spares the memory for it. */
  recycle?(output: Tensor): void;
  /** Of an encoder that runs in a process of its own: which, and what it has used so far. */
  resources?(): Promise<EncoderResources>;
  /** Frees sessions, processes, files. */
  close?(): void | Promise<void>;
}

/** What an encoder's own process has used since it started. */
export interface EncoderResources {
  readonly processId: number;
  /** How often it ended over a batch and was started again. */
  readonly restarts: number;
  /** Most memory it held at once, where the system tells. */
  readonly peakMemoryBytes?: number;
  /** Most memory that it reserved on the GPU at once; absent on the CPU. */
  readonly peakGpuMemoryBytes?: number;
}
