import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { Tensor } from '../compute/tensor.ts';
import { messageOf, OtoscopeError } from '../errors.ts';
import { digestFile } from '../files/digest-file.ts';
import { loadUserCode } from '../user-code/user-code.ts';
import type { AudioEncoder } from './encoder.ts';
import { type EncoderClass, findEncoderClass } from './encoder-class.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { ModuleSource } from './source.ts';

const attributesSchema = z.object({
  samplingRate: z.int().min(1),
  outputDim: z.int().min(1),
  hopSizeMs: z.number().positive(),
  windowSeconds: z.number().positive().optional(),
  batch: z.literal('single').optional(),
  batchesAtOnce: z.int().min(1).optional(),
});
const weightsSchema = z.array(z.string().min(1)).optional();

/**
 * Describes an encoder class of the user's. Its fingerprint covers the module, every local file it imports, name and
 * version of the packages they import, and the files that the class lists as `weights` (paths relative to the module).
 *
 * @param file the module.
 * @param className which exported class; by default the only one whose name ends in `Encoder`.
 */
export async function moduleSource(file: string, className?: string): Promise<ModuleSource> {
  // Where the file really is, its imports and weights are found.
  const path = await realpath(file);
  const code = await loadUserCode(path);
  const found = findEncoderClass(code.exports, path, className);
  const weights = await code.guard(() => found.class.weights ?? weightsOfInstance(found.class));
  const parsed = weightsSchema.safeParse(weights);
  if (!parsed.success) {
    throw new OtoscopeError(`${path}: ${found.name}.weights is not a list of file names`, { exitCode: 2 });
  }
  const parts: Record<string, string> = {};
  for (const [each, hash] of Object.entries(code.files)) parts[`file ${each}`] = hash;
  for (const name of code.packages) parts[`package ${name}`] = '';
  let weightBytes = 0;
  for (const each of parsed.data ?? []) {
    parts[`weights ${each}`] = await hashOfWeights(path, each);
    weightBytes += (await stat(join(dirname(path), each))).size;
  }
  const name = basename(path).replace(/\.[cm]?[jt]s$/, '');
  return {
    kind: 'module',
    name: className === undefined ? name : `${name}.${className}`,
    fingerprint: fingerprintOf({ kind: 'module', class: found.name, ...parts }),
    ...(weightBytes > 0 && { weightBytes }),
    path,
    className: found.name,
    files: [...Object.keys(code.files), ...(parsed.data ?? [])],
  };
}

/** Opens a user's class: constructs it and checks what it declares. What it throws is told with its own place. */
export async function openModule(source: ModuleSource): Promise<AudioEncoder> {
  const { path, className } = source;
  const { exports, guard } = await loadUserCode(path);
  const instance = await guard(() => new (findEncoderClass(exports, path, className).class)());
  const attributes = attributesSchema.safeParse(instance);
  if (!attributes.success) {
    const issues = attributes.error.issues.map(({ path: [name], message }) => {
      return Reflect.has(instance, name!) ? `declares ${String(name)}: ${message}` : `has no ${String(name)}`;
    });
    throw new OtoscopeError(`${path}: ${className} ${issues.join('; ')}`, {
      hint: 'an encoder has samplingRate (Hz), outputDim, hopSizeMs and optionally windowSeconds, batch: "single", batchesAtOnce',
    });
  }
  if (typeof instance.encode !== 'function') {
    throw new OtoscopeError(`${path}: ${className} has no method encode`, {
      hint: 'encode takes { data, shape: [B, T] } and returns { data, shape: [B, frames, D] }',
    });
  }
  const { samplingRate, outputDim, hopSizeMs, windowSeconds, batch, batchesAtOnce } = attributes.data;
  return {
    samplingRate,
    outputDim,
    hopSizeMs,
    ...(windowSeconds !== undefined && { windowSeconds }),
    ...(batch && { batch }),
    ...(batchesAtOnce !== undefined && { batchesAtOnce }),
    encode: async (audio: Tensor) => {
      const output = await guard(() => instance.encode!(audio));
      // A class may write every output into the same array.
      return output?.data instanceof Float32Array ? { data: output.data.slice(), shape: output.shape } : output;
    },
    close: () => guard(() => instance.close?.()),
  };
}

/** The list as the constructor sets it; the instance is closed again. */
async function weightsOfInstance(encoderClass: EncoderClass): Promise<unknown> {
  const instance = new encoderClass();
  await instance.close?.();
  return instance.weights;
}

async function hashOfWeights(path: string, file: string): Promise<string> {
  return digestFile(join(dirname(path), file)).catch((error: unknown) => {
    throw new OtoscopeError(`${path} names ${file} among its weights: ${messageOf(error)}`, {
      hint: 'paths of weights are relative to the module',
      exitCode: 2,
    });
  });
}
