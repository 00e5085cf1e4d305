import { z } from 'zod';
import type { Dimension } from '../../compute/onnx-format.ts';
import { OtoscopeError } from '../../errors.ts';

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

const positive = z.int().min(1);

/** Transformers over a convolution's frames of the waveform itself. Their attention is quadratic in time, hence the window. */
const waveforms: Family = {
  types: ['wav2vec2', 'hubert', 'wavlm', 'data2vec-audio', 'unispeech', 'unispeech-sat'],
  graphs: ['model.onnx'],
  output: 'last_hidden_state',
  describe(config, preprocessor) {
    const { hidden_size, conv_stride, conv_kernel, add_adapter } = waveformsConfig.parse(config);
    const { sampling_rate } = waveformsPreprocessor.parse(preprocessor);
    if (add_adapter) {
      throw new OtoscopeError('an adapter behind the encoder (add_adapter) is not supported', {
        hint: 'export the model without it',
      });
    }
    const hop = conv_stride.reduce((product, stride) => product * stride, 1);
    // What the last convolution needs for one frame, seen through those before it.
    const shortest = conv_kernel.reduceRight((length, kernel, index) => (length - 1) * conv_stride[index]! + kernel, 1);
    return {
      extractor: 'Wav2Vec2FeatureExtractor',
      input: 'input_values',
      features: ['batch', 'samples'],
      samplingRate: sampling_rate,
      outputDim: hidden_size,
      hopSizeMs: (1000 * hop) / sampling_rate,
      windowSeconds: 30,
      shortest,
      rows: 'frames',
      lastLayerIsNormalized: true,
    };
  },
};
const waveformsConfig = z.object({
  hidden_size: positive,
  conv_stride: z.array(positive).min(1),
  conv_kernel: z.array(positive).min(1),
  add_adapter: z.boolean().default(false),
});
const waveformsPreprocessor = z.object({ sampling_rate: positive });

const whisper: Family = {
  types: ['whisper'],
  graphs: ['encoder_model.onnx'],
  output: 'last_hidden_state',
  describe(config, preprocessor) {
    const { d_model, max_source_positions } = whisperConfig.parse(config);
    const { sampling_rate, n_samples, hop_length, feature_size } = whisperPreprocessor.parse(preprocessor);
    const windowSeconds = n_samples / sampling_rate;
    return {
      extractor: 'WhisperFeatureExtractor',
      input: 'input_features',
      features: ['batch', feature_size, n_samples / hop_length],
      samplingRate: sampling_rate,
      outputDim: d_model,
      hopSizeMs: (1000 * windowSeconds) / max_source_positions,
      windowSeconds,
      shortest: 1,
      rows: 'frames',
      lastLayerIsNormalized: true,
    };
  },
};
const whisperConfig = z.object({ d_model: positive, max_source_positions: positive });
const whisperPreprocessor = z.object({
  sampling_rate: positive,
  n_samples: positive,
  hop_length: positive,
  feature_size: positive,
});

const ast: Family = {
  types: ['audio-spectrogram-transformer'],
  graphs: ['model.onnx'],
  output: 'last_hidden_state',
  describe(config, preprocessor) {
    const { hidden_size, patch_size, frequency_stride, time_stride, max_length, num_mel_bins } =
      astConfig.parse(config);
    const { sampling_rate } = astPreprocessor.parse(preprocessor);
    const times = Math.floor((max_length - patch_size) / time_stride) + 1;
    return {
      extractor: 'ASTFeatureExtractor',
      input: 'input_values',
      features: ['batch', max_length, num_mel_bins],
      samplingRate: sampling_rate,
      outputDim: hidden_size,
      hopSizeMs: time_stride * astFrameMs,
      // As much as its patches reach at their stride, so that windows join without a gap: 10.1 of 10.24 s.
      windowSeconds: (times * time_stride * astFrameMs) / 1000,
      shortest: astWindow,
      rows: {
        tokens: 2, // for the class and the teacher's
        frequencies: Math.floor((num_mel_bins - patch_size) / frequency_stride) + 1,
        times,
      },
      lastLayerIsNormalized: false,
    };
  },
};
/** Of its spectrogram, fixed in its extractor: milliseconds between frames, samples under the window. */
const [astFrameMs, astWindow] = [10, 400];
const astConfig = z.object({
  hidden_size: positive,
  patch_size: positive,
  frequency_stride: positive,
  time_stride: positive,
  max_length: positive,
  num_mel_bins: positive,
});
const astPreprocessor = z.object({ sampling_rate: positive });

/** One embedding of each window, in the space that CLAP shares with texts; a shorter clip is repeated to fill it. */
const clap: Family = {
  types: ['clap', 'clap_audio_model'],
  graphs: ['audio_model.onnx', 'model.onnx'],
  output: 'audio_embeds',
  describe(config, preprocessor) {
    const { projection_dim } = clapConfig.parse(config);
    const { sampling_rate, nb_max_samples, feature_size, truncation } = clapPreprocessor.parse(preprocessor);
    if (truncation === 'fusion') {
      throw new OtoscopeError(
        'CLAP with feature fusion (truncation "fusion") is not supported by @huggingface/transformers',
        {
          hint: 'take an unfused checkpoint, such as laion/clap-htsat-unfused',
        },
      );
    }
    return {
      extractor: 'ClapFeatureExtractor',
      input: 'input_features',
      features: ['batch', 1, 'frames', feature_size],
      samplingRate: sampling_rate,
      outputDim: projection_dim,
      hopSizeMs: (1000 * nb_max_samples) / sampling_rate,
      windowSeconds: nb_max_samples / sampling_rate,
      shortest: 1,
      rows: 'window',
      lastLayerIsNormalized: false,
    };
  },
};
const clapConfig = z.object({ projection_dim: positive.default(512) });
const clapPreprocessor = z.object({
  sampling_rate: positive,
  nb_max_samples: positive,
  feature_size: positive,
  truncation: z.enum(['rand_trunc', 'fusion']),
});

export const families: readonly Family[] = [waveforms, whisper, ast, clap];
