import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { messageOf, OtoscopeError } from '../errors.ts';
import { digestFile } from '../files/digest-file.ts';
import { fingerprintOf, hashOf } from './fingerprint.ts';
import { isDynamicallyQuantized, type OnnxContents, readOnnx } from './onnx-graph.ts';
import type { OnnxSettings, OnnxSource } from './source.ts';

/** Raised whenever onnx.ts changes what comes out of the same model. */
const version = 1;

const settingsSchema = z.strictObject({
  samplingRate: z.int().min(1),
  outputDim: z.int().min(1),
  hopSizeMs: z.number().positive(),
  input: z.string().min(1).optional(),
  output: z.string().min(1).optional(),
  windowSeconds: z.number().positive().optional(),
});

const example = '{ "samplingRate": 16000, "outputDim": 64, "hopSizeMs": 40 }';

/**
 * Describes a user's ONNX file. Its settings stand beside it under the same name with `.json`.
 *
 * @param path the model; its fingerprint covers it, the files its graph names for external tensors, and the settings.
 */
export async function onnxSource(path: string): Promise<OnnxSource> {
  const settings = await readSettings(path.replace(/\.onnx$/i, '.json'), path);
  const bytes = await readFile(path);
  const contents = readContents(bytes, path);
  const parts: Record<string, string> = {};
  for (const file of contents.externalFiles) {
    parts[`external ${file}`] = await digestFile(join(dirname(path), file)).catch(() => {
      throw new OtoscopeError(`${path} keeps weights in ${file}, which is not beside it`, {
        hint: `put ${file} into ${dirname(path)}; the model's graph names it`,
      });
    });
  }
  const fingerprint = fingerprintOf({ kind: 'onnx', version, model: hashOf(bytes), ...parts, ...settings });
  const name = basename(path).replace(/\.onnx$/i, '');
  return { kind: 'onnx', name, fingerprint, path, settings, dynamicallyQuantized: isDynamicallyQuantized(contents) };
}

function readContents(bytes: Uint8Array, path: string): OnnxContents {
  try {
    return readOnnx(bytes);
  } catch (error) {
    throw new OtoscopeError(`${path} is not an ONNX model: ${messageOf(error)}`, {
      hint: 'is it whole? Git LFS leaves a small text file in the place of a large one',
      cause: error,
    });
  }
}

async function readSettings(path: string, model: string): Promise<OnnxSettings> {
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
  const parsed = settingsSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path: at, message }) =>
    at.length ? `${at.join('.')}: ${message}` : message,
  );
  throw new OtoscopeError(`${path}: ${issues.join('; ')}`, {
    hint: `it takes samplingRate, outputDim, hopSizeMs and optionally input, output, windowSeconds`,
    exitCode: 2,
  });
}
