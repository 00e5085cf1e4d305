import { z } from 'zod';
import { OtoscopeError } from '../../errors.ts';
import { type Family, positive } from './family.ts';

/** Transformers over a convolution's frames of the waveform itself. Their attention is quadratic in time, hence the window. */
export const waveforms: Family = {
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
