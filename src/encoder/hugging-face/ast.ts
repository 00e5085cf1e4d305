import { z } from 'zod';
import { type Family, positive } from './family.ts';

export const ast: Family = {
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
