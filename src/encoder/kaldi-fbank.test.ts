import { ASTFeatureExtractor } from '@huggingface/transformers';
import { expect, test } from 'vitest';
import { openKaldiFbank } from './kaldi-fbank.ts';
import { noise } from './noise.ts';
import { type KaldiFbankSettings, onnxSettingsSchema } from './onnx-settings.ts';

type Options = Partial<Omit<KaldiFbankSettings, 'kind'>>;

/** The settings as they come out of a file, with what it leaves out filled in. */
function settingsOf(options: Options): KaldiFbankSettings {
  const frontEnd = { kind: 'kaldi-fbank', ...options };
  const declared = { samplingRate: 16_000, outputDim: 1, hopSizeMs: 10, frontEnd };
  return onnxSettingsSchema.parse(declared).frontEnd as KaldiFbankSettings;
}

async function features(samples: Float32Array, options: Options, samplingRate = 16_000) {
  const frontEnd = await openKaldiFbank(settingsOf(options), samplingRate);
  const result = await frontEnd.compute({ data: samples, shape: [1, samples.length] });
  await frontEnd.close();
  return result;
}

/**
 * Kaldi's definition step by step in float64, one frame after the other (feature-window.cc, mel-computations.cc and
 * feature-fbank.cc): no dither, snip_edges, use_power, use_log_fbank.
 */
function definition(samples: Float32Array, options: Options, samplingRate = 16_000): number[] {
  const settings = settingsOf(options);
  const length = Math.floor(samplingRate * 0.001 * settings.frameLengthMs);
  const shift = Math.floor(samplingRate * 0.001 * settings.frameShiftMs);
  let size = 1;
  while (size < length) size *= 2;
  const mel = (hertz: number): number => 1127 * Math.log(1 + hertz / 700);
  const nyquist = samplingRate / 2;
  const low = mel(settings.lowest);
  const high = mel(settings.highest > 0 ? settings.highest : nyquist + settings.highest);
  const step = (high - low) / (settings.bands + 1);
  const result: number[] = [];
  for (let start = 0; start + length <= samples.length; start += shift) {
    let frame = [...samples.subarray(start, start + length)].map((sample) => sample * settings.sampleScale);
    const mean = frame.reduce((sum, sample) => sum + sample, 0) / length;
    if (settings.removeDcOffset) frame = frame.map((sample) => sample - mean);
    frame = frame.map((sample, index) => sample - settings.preemphasis * frame[Math.max(0, index - 1)]!);
    frame = frame.map((sample, index) => {
      const cosine = Math.cos((2 * Math.PI * index) / (length - 1));
      const windows = {
        povey: (0.5 - 0.5 * cosine) ** 0.85,
        hanning: 0.5 - 0.5 * cosine,
        hamming: 0.54 - 0.46 * cosine,
        blackman: 0.42 - 0.5 * cosine + 0.08 * Math.cos((4 * Math.PI * index) / (length - 1)),
        rectangular: 1,
      };
      return sample * windows[settings.window];
    });
    const power = Array.from({ length: size / 2 }, (_, bin) => {
      let [real, imaginary] = [0, 0];
      for (const [index, sample] of frame.entries()) {
        real += sample * Math.cos((2 * Math.PI * bin * index) / size);
        imaginary -= sample * Math.sin((2 * Math.PI * bin * index) / size);
      }
      return real ** 2 + imaginary ** 2;
    });
    for (let band = 0; band < settings.bands; band++) {
      const [left, centre, right] = [low + band * step, low + (band + 1) * step, low + (band + 2) * step];
      const energy = power.reduce((sum, value, bin) => {
        const place = mel((bin * samplingRate) / size);
        if (place <= left || place >= right) return sum;
        return sum + value * (place <= centre ? (place - left) / (centre - left) : (right - place) / (right - centre));
      }, 0);
      result.push((Math.log(Math.max(energy, 1.1920928955078125e-7)) - settings.mean) / settings.divisor);
    }
  }
  return result;
}

function expectClose(numbers: Float32Array, expected: ArrayLike<number>, tolerance: number): void {
  expect(numbers.length).toBe(expected.length);
  let worst = 0;
  for (const [index, number] of numbers.entries()) worst = Math.max(worst, Math.abs(number - expected[index]!));
  expect(worst).toBeLessThan(tolerance);
}

test.each<[string, Options, number?]>([
  ["Kaldi's defaults", {}],
  ['40 bands at 8 kHz, of whole numbers', { bands: 40, sampleScale: 32_768 }, 8000],
  [
    'bands between 100 Hz and 400 Hz below the highest, without pre-emphasis',
    { lowest: 100, highest: -400, preemphasis: 0 },
  ],
  [
    'long frames under a Hamming window with their mean',
    { frameLengthMs: 32, frameShiftMs: 12.5, window: 'hamming', removeDcOffset: false },
  ],
  ["Blackman's window", { window: 'blackman' }],
  ['no window, scaled', { window: 'rectangular', mean: -4, divisor: 9 }],
])('%s: as the definition has it', async (_, options, samplingRate) => {
  const samples = noise(1, 2500).data.map((sample, index) => sample * Math.sin(index / 9) * (index / 2500) + 0.2);
  const { tensor } = await features(samples, options, samplingRate);
  expectClose(tensor.data, definition(samples, options, samplingRate), 5e-4);
});

test("AST's features are those of the extractor in @huggingface/transformers, padding included", async () => {
  const [mean, std, bands, frames] = [-4.2677393, 4.5689974, 128, 1024];
  const config = { sampling_rate: 16_000, num_mel_bins: bands, max_length: frames, mean, std, do_normalize: true };
  const samples = noise(1, 40_000).data.map((sample, index) => sample * Math.sin(index / 30) ** 2);
  const expected = await new ASTFeatureExtractor(config)(samples);
  const options: Options = { bands, frames, window: 'hanning', mean, divisor: 2 * std };
  const { tensor, filled } = await features(samples, options);
  expect(tensor.shape).toEqual([1, frames, bands]);
  expect(filled).toBe(1 + Math.floor((40_000 - 400) / 160));
  expectClose(tensor.data, expected.input_values.data, 5e-4);
});

test('blocks join without a seam', async () => {
  const samples = noise(1, 3100 * 160).data;
  const { tensor } = await features(samples, {});
  const around = samples.subarray(2990 * 160, 3010 * 160);
  expectClose(tensor.data.subarray(2990 * 23, 3008 * 23), definition(around, {}).slice(0, 18 * 23), 5e-4);
});

test('a constant signal is the floor however large; a clip under a frame is one frame', async () => {
  const { tensor } = await features(new Float32Array(4000).fill(0.9), { sampleScale: 32_768 });
  expect(new Set(tensor.data)).toEqual(new Set([Math.fround(Math.log(2 ** -23))]));
  const short = noise(1, 100).data;
  const padded = new Float32Array(400);
  padded.set(short);
  const single = await features(short, {});
  expect(single.tensor.shape).toEqual([1, 1, 23]);
  expectClose(single.tensor.data, definition(padded, {}), 5e-4);
});

test.each([
  [{ frameLengthMs: 0.1 }, 'the front end\'s "frameLengthMs" of 0.1 gives too few samples (1) at 16000 Hz'],
  [{ frameShiftMs: 0.05 }, 'the front end\'s "frameShiftMs" of 0.05 gives too few samples (0) at 16000 Hz'],
])('%o is refused', async (options, message) => {
  await expect(openKaldiFbank(settingsOf(options), 16_000)).rejects.toThrow(message);
});
