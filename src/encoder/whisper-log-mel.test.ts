import { WhisperFeatureExtractor } from '@huggingface/transformers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { melFilters } from './mel.ts';
import { noise } from './noise.ts';
import { type WhisperLogMel, whisperLogMel, whisperMelSettings } from './whisper-log-mel.ts';

/** Features are of the order of one; float32 transforms of loud and quiet bins agree with float64 ones to this. */
const tolerance = 2e-5;
const [windowSamples, hop, size, bands, bins] = [480_000, 160, 400, 80, 201];

let logMel: WhisperLogMel;
beforeAll(async () => {
  logMel = await whisperLogMel();
});
afterAll(() => logMel.close());

/**
 * Frame by frame in float64, from the definition of torch.stft (centred, mirrored, periodic Hann window) and whisper's
 * log_mel_spectrogram: log₁₀ of the power in mel bands, not below 10⁻¹⁰.
 */
function definition(waveform: Float32Array, frame: number): number[] {
  const at = (position: number): number => {
    const mirrored = position < 0 ? -position : position;
    return waveform[mirrored < windowSamples ? mirrored : 2 * (windowSamples - 1) - mirrored] ?? 0;
  };
  const power = Array.from({ length: bins }, (_, bin) => {
    let [real, imaginary] = [0, 0];
    for (let index = 0; index < size; index++) {
      const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / size);
      const sample = hann * at(frame * hop - size / 2 + index);
      real += sample * Math.cos((2 * Math.PI * bin * index) / size);
      imaginary -= sample * Math.sin((2 * Math.PI * bin * index) / size);
    }
    return real ** 2 + imaginary ** 2;
  });
  const filters = melFilters(whisperMelSettings);
  return Array.from({ length: bands }, (_, band) => {
    const energy = power.reduce((sum, value, bin) => sum + value * filters[band * bins + bin]!, 0);
    return Math.log10(Math.max(energy, 1e-10));
  });
}

async function compare(waveform: Float32Array, frames: readonly number[]): Promise<void> {
  const { data, shape } = await logMel.compute(waveform);
  expect(shape).toEqual([1, bands, 3000]);
  const expected = frames.map((frame) => definition(waveform, frame));
  const most = Math.max(...expected.flat());
  let worst = 0;
  for (const [index, frame] of frames.entries()) {
    for (let band = 0; band < bands; band++) {
      const value = (Math.max(expected[index]![band]!, most - 8) + 4) / 4;
      worst = Math.max(worst, Math.abs(data[band * 3000 + frame]! - value));
    }
  }
  expect(worst).toBeLessThan(tolerance);
}

test('a short clip in 30 s of zeros, with its loudest frame, its mirrored start and the floor below it', async () => {
  const waveform = noise(1, 4000).data.map((sample, index) => sample * Math.sin(index / 9) * (index / 4000));
  await compare(waveform, [...Array(30).keys(), 1500, 2999]);
});

test('a clip of the full 30 s, loudest at its mirrored end', async () => {
  const waveform = noise(1, windowSamples).data.map((sample, index) => sample * (index > 475_000 ? 1 : 0.01));
  await compare(waveform, [0, 1, 2, 700, ...Array.from({ length: 32 }, (_, index) => 2968 + index)]);
});

test('silence is the floor everywhere', async () => {
  const { data } = await logMel.compute(new Float32Array(16_000));
  expect(new Set(data).size).toBe(1);
  expect(data[0]).toBeCloseTo(-1.5, 6);
});

test.each([80, 128])('%i bands are those of the extractor in @huggingface/transformers', async (feature_size) => {
  const settings = {
    n_fft: size,
    hop_length: hop,
    n_samples: windowSamples,
    nb_max_frames: 3000,
    sampling_rate: 16_000,
  };
  const waveform = noise(1, 50_000).data.map((sample, index) => sample * Math.sin(index / 20) ** 2);
  const { input_features } = await new WhisperFeatureExtractor({ ...settings, feature_size })(waveform);
  const front = await whisperLogMel(feature_size);
  const { data, shape } = await front.compute(waveform);
  await front.close();
  expect(shape).toEqual(input_features.dims);
  let worst = 0;
  for (const [index, number] of data.entries()) worst = Math.max(worst, Math.abs(number - input_features.data[index]));
  expect(worst).toBeLessThan(tolerance);
});
