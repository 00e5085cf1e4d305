import { z } from 'zod';
import type { Dimension } from '../../compute/onnx-format.ts';

/** What a model's configuration says of it, as plain data. */
export interface ModelSpec {
  /** The feature extractor in @huggingface/transformers. */
  readonly extractor: string;
  /** The graph's input that takes the features. */
  readonly input: string;
  /** Shape of the features; the name of an axis stands for a length that is not fixed. */
  readonly features: readonly Dimension[];
  /** Hz. */
  readonly samplingRate: number;
  /** D. */
  readonly outputDim: number;
  readonly hopSizeMs: number;
  /** Seconds of audio at once. */
  readonly windowSeconds: number;
  /** Samples below which a clip is padded with zeros to them. */
  readonly shortest: number;
  /** What the graph gives: a row per frame; a row per patch of a spectrogram behind some tokens; one row per window. */
  readonly rows: 'frames' | PatchGrid | 'window';
  /** Whether the last layer's hidden state is taken behind the last normalisation, as `output_hidden_states` has it. */
  readonly lastLayerIsNormalized: boolean;
}

/** Patches of a spectrogram as rows: all times of the lowest frequency first. */
export interface PatchGrid {
  /** Rows before the first patch. */
  readonly tokens: number;
  readonly frequencies: number;
  readonly times: number;
}

/** Models of one kind. */
export interface Family {
  /** `model_type` in their `config.json`. */
  readonly types: readonly string[];
  /** File names of the graph that holds the encoder, the best first. */
  readonly graphs: readonly string[];
  /** The output with the embeddings, where the graph has it. */
  readonly output: string;
  /** Reads `config.json` and `preprocessor_config.json`. */
  describe(config: unknown, preprocessor: unknown): ModelSpec;
}

/** Of a count in a configuration. */
export const positive = z.int().min(1);
