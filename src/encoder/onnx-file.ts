import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { messageOf, OtoscopeError } from '../errors.ts';
import { digestFile } from '../files/digest-file.ts';
import { fingerprintOf, hashOf } from './fingerprint.ts';
import { frontEndVersion } from './front-end.ts';
import { isDynamicallyQuantized, type OnnxContents, readOnnx } from './onnx-graph.ts';
import { readOnnxSettings } from './onnx-settings.ts';
import { expectTensor, layerTensor } from './onnx-tensor.ts';
import { type Selection, selectionSuffix } from './selection.ts';
import type { OnnxSource } from './source.ts';

/** Raised whenever onnx.ts changes what comes out of the same model. */
const version = 1;

/**
 * Describes a user's ONNX file. Its settings stand beside it under the same name with `.json`.
 *
 * @param path the model; its fingerprint covers it, the files its graph names for external tensors, and the settings.
 * @param selection the layer or tensor with the embeddings, where it is not the model's output.
 */
export async function onnxSource(path: string, selection: Selection = {}): Promise<OnnxSource> {
  const { $schema, ...settings } = await readOnnxSettings(path.replace(/\.onnx$/i, '.json'), path);
  const { contents, hashes, weightBytes } = await readModel(path);
  const tensor =
    selection.layer === undefined
      ? (selection.output ?? settings.output)
      : layerTensor(contents, selection.layer, path);
  if (tensor !== undefined) expectTensor(contents, tensor, path);
  const { frontEnd, ...plain } = settings;
  const fingerprint = fingerprintOf({
    kind: 'onnx',
    version,
    ...hashes,
    ...plain,
    output: tensor,
    frontEnd: frontEnd && JSON.stringify({ ...frontEnd, version: frontEndVersion(frontEnd) }),
  });
  const name = `${basename(path).replace(/\.onnx$/i, '')}${selectionSuffix(selection)}`;
  const dynamicallyQuantized = isDynamicallyQuantized(contents);
  return { kind: 'onnx', name, fingerprint, weightBytes, path, settings, selection, tensor, dynamicallyQuantized };
}

/**
 * Reads a model's graph.
 *
 * @param find the path of a file that its graph names for tensors; by default it lies beside the model.
 * @returns what is in it, the SHA-256 of the file and of those that it names for tensors, each under a name, and the bytes
 *   of all of them.
 * @throws {@link OtoscopeError} where it is no model, or a file is missing.
 */
export async function readModel(
  path: string,
  find: (file: string) => string | Promise<string> = (file) => join(dirname(path), file),
): Promise<{
  readonly contents: OnnxContents;
  readonly hashes: Readonly<Record<string, string>>;
  readonly weightBytes: number;
}> {
  const bytes = await readFile(path);
  const contents = readContents(bytes, path);
  const hashes: Record<string, string> = { model: hashOf(bytes) };
  let weightBytes = bytes.length;
  for (const file of contents.externalFiles) {
    const place = await find(file);
    hashes[`external ${file}`] = await digestFile(place).catch(() => {
      throw new OtoscopeError(`${path} keeps weights in ${file}, which is not beside it`, {
        hint: `put ${file} into ${dirname(path)}; the model's graph names it`,
      });
    });
    weightBytes += (await stat(place)).size;
  }
  return { contents, hashes, weightBytes };
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
