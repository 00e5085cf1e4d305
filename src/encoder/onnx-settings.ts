import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { messageOf, OtoscopeError } from '../errors.ts';

const whisperLogMelSchema = z
  .strictObject({
    kind: z.literal('whisper-log-mel'),
    bands: z.int().min(1).default(80).describe('Mel bands: 80, or 128 as Whisper large-v3 has'),
  })
  .describe('The features of Whisper: the model takes [batch, bands, 3000], 30 s at 16 kHz');

const kaldiFbankSchema = z
  .strictObject({
    kind: z.literal('kaldi-fbank'),
    bands: z.int().min(1).default(23).describe('Mel bands (num_mel_bins)'),
    frameLengthMs: z.number().positive().default(25),
    frameShiftMs: z.number().positive().default(10),
    window: z.enum(['povey', 'hanning', 'hamming', 'blackman', 'rectangular']).default('povey'),
    preemphasis: z.number().min(0).max(1).default(0.97),
    removeDcOffset: z.boolean().default(true),
    lowest: z.number().min(0).default(20).describe('Hz, where the first band begins (low_freq)'),
    highest: z
      .number()
      .default(0)
      .describe('Hz, where the last band ends (high_freq); 0 or less counts from half the sampling rate'),
    sampleScale: z
      .number()
      .positive()
      .default(1)
      .describe('What samples in [-1, 1] are multiplied by; 32768 where the model was trained on whole numbers'),
    mean: z.number().default(0).describe('A feature x becomes (x - mean) / divisor'),
    divisor: z.number().positive().default(1),
    frames: z.int().min(1).optional().describe('How many frames the model takes at once, where that is fixed'),
  })
  .describe("Kaldi's filterbank features, without dither: the model takes [batch, frames, bands]");

/** What the JSON file beside an ONNX file may say. Its JSON Schema is `docs/schema/onnx-encoder.schema.json`. */
export const onnxSettingsSchema = z.strictObject({
  $schema: z.string().optional().describe('Where the JSON Schema of this file is, for editors'),
  samplingRate: z.int().min(1).describe('Hz, of the waveforms the model takes'),
  outputDim: z.int().min(1).describe('D, the length of one embedding'),
  hopSizeMs: z.number().positive().describe('Milliseconds between two embeddings'),
  input: z.string().min(1).optional().describe('Name of the input for the audio, where it cannot be told'),
  output: z.string().min(1).optional().describe('Name of the tensor with the embeddings, where it cannot be told'),
  windowSeconds: z
    .number()
    .positive()
    .optional()
    .describe('Seconds of audio the model takes at once; longer clips reach it in windows of this length'),
  frontEnd: z
    .discriminatedUnion('kind', [whisperLogMelSchema, kaldiFbankSchema])
    .optional()
    .describe('The features that the model takes, where it does not take the waveform itself'),
});

export type OnnxSettings = z.output<typeof onnxSettingsSchema>;
export type FrontEndSettings = NonNullable<OnnxSettings['frontEnd']>;
export type KaldiFbankSettings = Extract<FrontEndSettings, { kind: 'kaldi-fbank' }>;

const example = '{ "samplingRate": 16000, "outputDim": 64, "hopSizeMs": 40 }';

/**
 * Reads the settings beside a model.
 *
 * @param path of the settings.
 * @param model the model's path, for errors.
 * @throws {@link OtoscopeError} with exit code 2 that names the key.
 */
export async function readOnnxSettings(path: string, model: string): Promise<OnnxSettings> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new OtoscopeError(`${model} has no settings beside it: ${path} is missing`, {
      hint: `write ${basename(path)} with what the model takes and gives, e.g. ${example}`,
      exitCode: 2,
    });
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new OtoscopeError(`${path} is not JSON: ${messageOf(error)}`, {
      hint: `expected e.g. ${example}`,
      exitCode: 2,
    });
  }
  const parsed = onnxSettingsSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path: at, message }) =>
    at.length ? `${at.join('.')}: ${message}` : message,
  );
  const optional = Object.keys(onnxSettingsSchema.shape).filter(
    (key) => !['samplingRate', 'outputDim', 'hopSizeMs'].includes(key),
  );
  throw new OtoscopeError(`${path}: ${issues.join('; ')}`, {
    hint: `it takes samplingRate, outputDim, hopSizeMs and optionally ${optional.join(', ')}`,
    exitCode: 2,
  });
}
