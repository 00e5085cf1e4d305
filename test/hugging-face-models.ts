import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { astGraph, clapGraph, waveformGraph, whisperGraph } from './tiny-graph.ts';

/** A model as it lies on the hub: its files by their paths. */
export type TinyModel = Readonly<Record<string, Uint8Array | string>>;

const json = (content: object): string => JSON.stringify(content, null, 2);

/** D of every tiny model. */
export const size = 8;
export const layers = 3;

export function waveformModel(type: string, options: { head?: boolean; normalize?: boolean } = {}): TinyModel {
  return {
    'config.json': json({
      model_type: type,
      hidden_size: size,
      num_hidden_layers: layers,
      conv_kernel: [400],
      conv_stride: [320],
    }),
    'preprocessor_config.json': json({
      do_normalize: options.normalize ?? true,
      feature_size: 1,
      padding_value: 0,
      sampling_rate: 16_000,
    }),
    'onnx/model.onnx': waveformGraph(size, layers, options.head ?? false),
  };
}

export const whisperModel: TinyModel = {
  'config.json': json({ model_type: 'whisper', d_model: size, encoder_layers: layers, max_source_positions: 1500 }),
  'preprocessor_config.json': json({
    feature_extractor_type: 'WhisperFeatureExtractor',
    chunk_length: 30,
    feature_size: 80,
    hop_length: 160,
    n_fft: 400,
    n_samples: 480_000,
    nb_max_frames: 3000,
    sampling_rate: 16_000,
  }),
  'onnx/encoder_model.onnx': whisperGraph(size, layers, 80),
  'onnx/decoder_model_merged.onnx': 'not looked at',
};

export const astModel: TinyModel = {
  'config.json': json({
    model_type: 'audio-spectrogram-transformer',
    hidden_size: size,
    num_hidden_layers: layers,
    patch_size: 16,
    frequency_stride: 10,
    time_stride: 10,
    max_length: 1024,
    num_mel_bins: 128,
  }),
  'preprocessor_config.json': json({
    feature_extractor_type: 'ASTFeatureExtractor',
    do_normalize: true,
    max_length: 1024,
    mean: -4.2677393,
    num_mel_bins: 128,
    sampling_rate: 16_000,
    std: 4.5689974,
  }),
  'onnx/model.onnx': astGraph(size, layers),
};

const clapPreprocessor = {
  feature_extractor_type: 'ClapFeatureExtractor',
  feature_size: 64,
  fft_window_size: 1024,
  frequency_max: 14_000,
  frequency_min: 50,
  hop_length: 480,
  nb_frequency_bins: 513,
  nb_max_samples: 480_000,
  padding: 'repeatpad',
  sampling_rate: 48_000,
  truncation: 'rand_trunc',
};

export const clapModel: TinyModel = {
  'config.json': json({ model_type: 'clap', projection_dim: size }),
  'preprocessor_config.json': json(clapPreprocessor),
  'onnx/model.onnx': clapGraph(size, 64),
};

export const fusedClapModel: TinyModel = {
  ...clapModel,
  'preprocessor_config.json': json({ ...clapPreprocessor, truncation: 'fusion' }),
};

/** Writes a model's files below a folder and gives the folder. */
export async function writeModelFolder(folder: string, model: TinyModel): Promise<string> {
  for (const [name, content] of Object.entries(model)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}
