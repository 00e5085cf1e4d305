import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { missingForCuda } from '../compute/device.ts';
import { OtoscopeError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { onGpu } from './on-gpu.ts';
import type { EncoderOptions } from './options.ts';
import { splitSelection } from './selection.ts';
import type { EncoderSource } from './source.ts';

const whisper = async (name: string): Promise<EncoderSource> => (await import('./whisper.ts')).whisperSource(name);

const builtIn: Readonly<Record<string, (name: string) => Promise<EncoderSource>>> = {
  logmel: async () => (await import('./logmel.ts')).logmelSource(),
  'moonshine-tiny': async (name) => (await import('./moonshine.ts')).moonshineSource(name),
  'whisper-tiny': whisper,
  'whisper-base': whisper,
};

/** The names of the encoders that come with the program. */
export const builtInEncoders: readonly string[] = Object.keys(builtIn);

/** A file `.py` with or without the name of a class, or a dotted module with it. */
const pythonName = /^(?:(.+\.py)|([\p{ID_Start}_][\p{ID_Continue}.]*(?=:)))(?::([\p{ID_Start}_]\p{ID_Continue}*))?$/u;

/**
 * Finds the encoder that one string names: a built-in name, `hf:organisation/model` or `hf:./folder`, `model.onnx` (with
 * `model.json` beside it), or a module `my_encoder.py`, `.ts`, `.js`, `.mjs` with a class whose name ends in `Encoder`
 * (`my_encoder.py:Name` among several, `package.module:Name` where Python finds it). Behind a model stands `#layer=3` or
 * `#output=<tensor>` for what lies within.
 *
 * What ONNX Runtime computes on a GPU is told apart from the CPU's by the fingerprint, as the last digits differ.
 *
 * @throws {@link OtoscopeError} with exit code 2 for anything else, a missing file, a file that is no encoder, or a device
 *   that ONNX Runtime cannot use here.
 */
export async function resolveEncoder(name: string, options: EncoderOptions = {}): Promise<EncoderSource> {
  const found = await find(name, options);
  if (found.kind === 'python') return found;
  if (options.python !== undefined) {
    throw new OtoscopeError(`${name} is no encoder in Python, which --python is for`, { exitCode: 2 });
  }
  if ((options.device ?? 'cpu') === 'cpu') return found;
  const missing = missingForCuda();
  if (missing) throw missing;
  return onGpu(found);
}

async function find(name: string, options: EncoderOptions): Promise<EncoderSource> {
  const source = Object.hasOwn(builtIn, name) ? builtIn[name] : undefined;
  if (source) return source(name);
  if (name.startsWith('hf:')) {
    const { huggingFaceSource } = await import('./hugging-face/hugging-face.ts');
    return huggingFaceSource(name, options);
  }
  if (/\.onnx(#|$)/i.test(name)) {
    const { model, selection } = splitSelection(name, ['layer', 'output']);
    const { onnxSource } = await import('./onnx-file.ts');
    return onnxSource(await existing(model), selection);
  }
  const module = /^(.+\.[cm]?[jt]s)(?::([\p{ID_Start}$_][\p{ID_Continue}$]*))?$/u.exec(name);
  if (module) {
    const { moduleSource } = await import('./module.ts');
    return moduleSource(await existing(module[1]!), module[2]);
  }
  const python = pythonName.exec(name);
  if (python) {
    const { pythonSource } = await import('./python/source.ts');
    return pythonSource(python[1] ? await existing(python[1]) : python[2]!, python[3], options);
  }
  const near = /^[\w.-]+\/[\w.-]+(#.*)?$/.test(name) ? `hf:${name}` : nearest(name, builtInEncoders);
  throw new OtoscopeError(`there is no encoder "${name}"`, {
    hint: `${near ? `did you mean ${near}? ` : ''}An encoder is one of ${builtInEncoders.join(', ')}, a file .onnx, .py, .ts, .js, .mjs, or hf:organisation/model`,
    exitCode: 2,
  });
}

async function existing(path: string): Promise<string> {
  const absolute = resolve(path);
  const isFile = await stat(absolute).then(
    (found) => found.isFile(),
    () => false,
  );
  if (isFile) return absolute;
  throw new OtoscopeError(`there is no file ${absolute}`, {
    hint: `an encoder is a file or one of ${builtInEncoders.join(', ')}`,
    exitCode: 2,
  });
}
