import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { openSession } from '../compute/session.ts';
import type { Tensor } from '../compute/tensor.ts';
import { messageOf, OtoscopeError } from '../errors.ts';
import type { Features } from './features.ts';
import { readOnnx } from './onnx-graph.ts';
import type { CompanionInput, ModelInput } from './onnx-inputs.ts';
import { linkedModel } from './onnx-linked.ts';
import { partOf } from './onnx-part.ts';

/**
 * Opens a model, or the part of it that gives one tensor.
 *
 * @param path the model; external weight files, or links to them, lie beside it.
 * @throws {@link OtoscopeError} that names it.
 */
export async function openModel(path: string, tensor: string | undefined): Promise<InferenceSession> {
  try {
    const linked = await linkedModel(path);
    const folder = linked?.folder ?? dirname(path);
    const whole = () => (linked ? openSession(linked.bytes, folder) : openSession(path));
    if (tensor === undefined) return await whole();
    const bytes = linked?.bytes ?? (await readFile(path));
    const { outputs } = readOnnx(bytes);
    if (outputs.length === 1 && outputs[0] === tensor) return await whole();
    return await openSession(partOf(bytes, tensor), folder);
  } catch (error) {
    throw new OtoscopeError(`${path} cannot be opened: ${messageOf(error)}`, {
      hint: 'export it again, for an opset that ONNX Runtime knows',
      cause: error,
    });
  }
}

/** The length of the last axis of an output, where the model fixes it. */
export function outputSize({ outputMetadata }: InferenceSession, output: string): number | undefined {
  const found = outputMetadata.find(({ name }) => name === output);
  const size = found?.isTensor ? found.shape.at(-1) : undefined;
  return typeof size === 'number' ? size : undefined;
}

/** What a model is run on. */
export interface ModelCall {
  readonly path: string;
  readonly input: ModelInput;
  readonly companions: readonly CompanionInput[];
  readonly output: string;
  readonly features: Features;
  /** Of the audio, for errors. */
  readonly seconds: number;
}

/**
 * Runs a model on the features of some waveforms.
 *
 * @returns what it gives, of any shape.
 * @throws {@link OtoscopeError} where it fails, or gives no float32.
 */
export async function runModel(session: InferenceSession, call: ModelCall): Promise<Tensor> {
  const { path, input, companions, output, features, seconds } = call;
  const { data, shape } = features.tensor;
  const [batch, ...axes] = shape as [number, ...number[]];
  const feeds: Record<string, OrtTensor> = {
    [input.name]: new OrtTensor('float32', data, input.hasChannelAxis ? [batch, 1, ...axes] : shape),
  };
  for (const companion of companions) feeds[companion.name] = companionTensor(companion, batch, features);
  const result = await session.run(feeds, [output]).catch((error: unknown) => {
    throw new OtoscopeError(`${path} fails on ${Number(seconds.toPrecision(3))} s of audio: ${messageOf(error)}`, {
      hint: 'a model that takes only so much audio at once needs "windowSeconds" in its settings',
      cause: error,
    });
  });
  const { data: numbers, dims, type } = result[output]!;
  if (numbers instanceof Float32Array) return { data: numbers, shape: dims };
  throw new OtoscopeError(`${path}: its output ${output} is ${type}, expected float32`, {
    hint: 'export it in float32, or name another tensor as "output" in its settings',
  });
}

/** Ones where the clip is and zeros after it [B, T], or the clip's length [B]: all waveforms of a batch are as long. */
function companionTensor({ role, type }: CompanionInput, batch: number, { frames, filled }: Features): OrtTensor {
  const shape = role === 'mask' ? [batch, frames] : [batch];
  const valueAt = (index: number): number => (role === 'mask' ? Number(index % frames < filled) : filled);
  const size = role === 'mask' ? batch * frames : batch;
  if (type === 'int64') {
    return new OrtTensor(
      'int64',
      BigInt64Array.from({ length: size }, (_, index) => BigInt(valueAt(index))),
      shape,
    );
  }
  const values = Array.from({ length: size }, (_, index) => valueAt(index));
  if (type === 'int32') return new OrtTensor('int32', Int32Array.from(values), shape);
  if (type === 'bool') return new OrtTensor('bool', Uint8Array.from(values), shape);
  return new OrtTensor('float32', Float32Array.from(values), shape);
}
