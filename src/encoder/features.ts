import type { Dimension } from '../compute/onnx-format.ts';
import type { Tensor } from '../compute/tensor.ts';

/** What turns waveforms into the features that a model takes. */
export interface FrontEnd {
  /** Of the features; the name of an axis stands for a length that follows from the audio. */
  readonly shape: readonly Dimension[];
  /** Seconds of audio that it takes at once, where it is so limited. */
  readonly windowSeconds?: number;
  /** Waveforms [B, T] to features. */
  compute(audio: Tensor): Promise<Features>;
  close(): Promise<void>;
}

/** Features of waveforms of equal length. */
export interface Features {
  readonly tensor: Tensor;
  /** Their number over time. */
  readonly frames: number;
  /** How many of them the clip fills; after it come those of padding. */
  readonly filled: number;
}
