import { z } from 'zod';
import { OtoscopeError } from '../../errors.ts';
import { type Family, positive } from './family.ts';

/** One embedding of each window, in the space that CLAP shares with texts; a shorter clip is repeated to fill it. */
export const clap: Family = {
  types: ['clap', 'clap_audio_model'],
  graphs: ['audio_model.onnx', 'model.onnx'],
  output: 'audio_embeds',
  describe(config, preprocessor) {
    const { projection_dim } = clapConfig.parse(config);
    const { sampling_rate, nb_max_samples, hop_length, feature_size, truncation } =
      clapPreprocessor.parse(preprocessor);
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
      features: ['batch', 1, 1 + Math.floor(nb_max_samples / hop_length), feature_size],
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
  hop_length: positive,
  feature_size: positive,
  truncation: z.enum(['rand_trunc', 'fusion']),
});
