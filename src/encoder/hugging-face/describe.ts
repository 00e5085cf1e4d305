import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { z } from 'zod';
import { messageOf, OtoscopeError } from '../../errors.ts';
import { fingerprintOf, hashOf } from '../fingerprint.ts';
import { readModel } from '../onnx-file.ts';
import { isDynamicallyQuantized } from '../onnx-graph.ts';
import type { Selection } from '../selection.ts';
import type { HuggingFaceSource } from '../source.ts';
import { chooseGraph, chooseTensor } from './choose.ts';
import { families } from './families.ts';
import type { Family, ModelSpec } from './family.ts';
import { libraryVersion } from './features.ts';
import type { ModelFiles } from './model-files.ts';

/** Raised whenever this folder changes what comes out of the same model. */
const version = 1;

/**
 * Describes a model in Hugging Face's layout; of its files it fetches those that are needed. Its fingerprint covers the graph
 * with its external weights, both configurations, what of the model is asked for, and the version of the library whose
 * feature extractor is used.
 *
 * @throws {@link OtoscopeError} that says what is missing or not understood.
 */
export async function describeModel(files: ModelFiles, name: string, selection: Selection): Promise<HuggingFaceSource> {
  const config = await readJson(files, 'config.json');
  const preprocessor = await readJson(files, 'preprocessor_config.json');
  const { title } = files;
  const family = familyOf(config.json, title);
  const spec = specOf(family, config.json, preprocessor.json, title);
  const file = chooseGraph(files, family, selection.file);
  const path = await files.fetch(file);
  const beside = (external: string): Promise<string> => files.fetch(posix.join(posix.dirname(file), external));
  const { contents, hashes, weightBytes } = await readModel(path, beside);
  const tensor = chooseTensor(contents, family, spec, selection, path);
  const fingerprint = fingerprintOf({
    kind: 'hugging-face',
    version,
    library: await libraryVersion(),
    config: hashOf(config.text),
    preprocessor: hashOf(preprocessor.text),
    ...hashes,
    tensor,
  });
  return {
    kind: 'hugging-face',
    name,
    fingerprint,
    weightBytes,
    folder: files.folder,
    selection,
    path,
    spec,
    preprocessor: preprocessor.json,
    tensor,
    dynamicallyQuantized: isDynamicallyQuantized(contents),
  };
}

const objectSchema = z.record(z.string(), z.unknown());

async function readJson(files: ModelFiles, name: string): Promise<{ text: string; json: Record<string, unknown> }> {
  if (!files.names.includes(name)) {
    throw new OtoscopeError(`${files.title} has no ${name}`, {
      hint: 'a model in the layout of Hugging Face has config.json, preprocessor_config.json and onnx/model.onnx',
      exitCode: 2,
    });
  }
  const path = await files.fetch(name);
  const text = await readFile(path, 'utf8');
  try {
    return { text, json: objectSchema.parse(JSON.parse(text)) };
  } catch (error) {
    throw new OtoscopeError(`${path} is not a JSON object: ${messageOf(error)}`, {
      hint: 'fetch the model anew',
      cause: error,
    });
  }
}

function familyOf({ model_type: type }: Record<string, unknown>, title: string): Family {
  const found = families.find(({ types }) => types.some((each) => each === type));
  if (found) return found;
  throw new OtoscopeError(`${title} is of model_type ${JSON.stringify(type)}, whose audio encoder is not known here`, {
    hint: `known are ${families.flatMap(({ types }) => types).join(', ')}; any other as ./model.onnx with its settings, or in a Python class`,
    exitCode: 2,
  });
}

function specOf(family: Family, config: unknown, preprocessor: unknown, title: string): ModelSpec {
  try {
    return family.describe(config, preprocessor);
  } catch (error) {
    if (error instanceof OtoscopeError) throw new OtoscopeError(`${title}: ${error.message}`, { hint: error.hint! });
    if (!(error instanceof z.ZodError)) throw error;
    const issues = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new OtoscopeError(`${title}: its configuration says ${issues.join('; ')}`, {
      hint: 'look at config.json and preprocessor_config.json of a model of the same kind',
    });
  }
}
