import { z } from 'zod';
import { type Family, positive } from './family.ts';

export const whisper: Family = {
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
