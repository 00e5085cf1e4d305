import type { InferenceSession } from 'onnxruntime-node';
import type { Dimension } from '../compute/onnx-format.ts';
import { OtoscopeError } from '../errors.ts';

/** The input that takes the audio, or features of it. */
export interface ModelInput {
  readonly name: string;
  /** [B, 1, …] rather than [B, …]. */
  readonly hasChannelAxis: boolean;
  /** B is fixed to 1. */
  readonly batchOfOne: boolean;
}

/** An input for waveforms. */
export interface WaveformInput extends ModelInput {
  /** T, where the model fixes it. */
  readonly fixedSamples: number | undefined;
}

/** A model as errors name it. */
export interface NamedModel {
  readonly path: string;
  /** The input that its settings name. */
  readonly input: string | undefined;
}

/** An input that says which samples (or frames of features) are audio: a mask of ones [B, T], or lengths [B]. */
export interface CompanionInput {
  readonly name: string;
  readonly role: 'mask' | 'lengths';
  readonly type: 'int64' | 'int32' | 'bool' | 'float32';
}

/** Finds the waveform among a model's inputs: the one that the settings name, else the only float32 [B, T] or [B, 1, T]. */
export function findWaveform(inputs: readonly InferenceSession.ValueMetadata[], model: NamedModel): WaveformInput {
  const found = onlyInput(inputs, model, takesWaveform);
  if (!found) {
    const about =
      model.input === undefined ? 'no single input that takes a waveform' : `no waveform input called ${model.input}`;
    throw new OtoscopeError(
      `${model.path} has ${about} (float32 [batch, samples] or [batch, 1, samples]); it has ${described(inputs)}`,
      {
        hint: 'export the model with its front end, or name that as "frontEnd" in its settings; name the input as "input" there',
      },
    );
  }
  const samples = found.shape.at(-1);
  return {
    ...inputOf(found, found.shape.length === 3, model),
    fixedSamples: typeof samples === 'number' ? samples : undefined,
  };
}

/**
 * Finds the features among a model's inputs: the one that the settings name, else the only float32 one with their axes, or
 * with an axis of channels behind the first.
 *
 * @param shape of the features, with names for lengths that are not fixed.
 */
export function findFeatures(
  inputs: readonly InferenceSession.ValueMetadata[],
  shape: readonly Dimension[],
  model: NamedModel,
): ModelInput {
  const found = onlyInput(inputs, model, (input) => {
    if (input.type !== 'float32' || /mask/i.test(input.name)) return false;
    const axes = withoutChannel(input.shape, shape.length);
    return axes.length === shape.length && axes.every((axis, index) => fits(axis, shape[index]!, index));
  });
  if (found) return inputOf(found, found.shape.length > shape.length, model);
  throw new OtoscopeError(
    `${model.path} has no single input that takes the features float32 [${shape.join(', ')}]; it has ${described(inputs)}`,
    { hint: 'mend the front end\'s settings (bands, frames) or, with "input", which input is meant' },
  );
}

type TensorInput = Extract<InferenceSession.ValueMetadata, { isTensor: true }>;

function onlyInput(
  inputs: readonly InferenceSession.ValueMetadata[],
  { input: named }: NamedModel,
  isWanted: (input: TensorInput) => boolean,
): TensorInput | undefined {
  const tensors = inputs.filter((input) => input.isTensor);
  const candidates = tensors.filter((input) => (named === undefined || input.name === named) && isWanted(input));
  return candidates.length === 1 ? candidates[0] : undefined;
}

function inputOf({ name, shape: [batch] }: TensorInput, hasChannelAxis: boolean, { path }: NamedModel): ModelInput {
  if (typeof batch === 'number' && batch !== 1) {
    throw new OtoscopeError(`${path} takes batches of exactly ${batch} waveforms`, {
      hint: 'export it with a dynamic batch axis, or with a batch of one',
    });
  }
  return { name, hasChannelAxis, batchOfOne: batch === 1 };
}

function withoutChannel(shape: readonly Dimension[], axes: number): readonly Dimension[] {
  return shape.length === axes + 1 && shape[1] === 1 ? [shape[0]!, ...shape.slice(2)] : shape;
}

/** The batch aside, a length that the model fixes must be that of the features. */
function fits(axis: Dimension, length: Dimension, index: number): boolean {
  return index === 0 || typeof axis === 'string' || axis === length;
}

/**
 * What the inputs besides the waveform are for, told by name, type and rank.
 *
 * @throws {@link OtoscopeError} that names the first input that is neither a mask nor lengths.
 */
export function findCompanions(
  inputs: readonly InferenceSession.ValueMetadata[],
  audio: ModelInput,
  { path }: NamedModel,
): CompanionInput[] {
  const others = inputs.filter(({ name }) => name !== audio.name);
  return others.map((input) => {
    if (input.isTensor) {
      const { name, type, shape } = input;
      const whole = type === 'int64' || type === 'int32';
      if (shape.length === 2 && /mask/i.test(name) && (whole || type === 'bool' || type === 'float32')) {
        return { name, role: 'mask', type };
      }
      if (shape.length === 1 && /len/i.test(name) && whole) return { name, role: 'lengths', type };
    }
    throw new OtoscopeError(`${path} has an input that cannot be filled: ${described([input])}`, {
      hint: 'besides the waveform a model may take a mask [batch, samples] (…mask…) or int64 lengths [batch] (…len…)',
    });
  });
}

/** Finds the embeddings among a model's outputs: `last_hidden_state`, else the only one. */
export function findOutput(outputs: readonly InferenceSession.ValueMetadata[], { path }: NamedModel): string {
  const last = outputs.find(({ name }) => name === 'last_hidden_state');
  const threeAxes = outputs.filter((output) => output.isTensor && output.shape.length === 3);
  const candidates = threeAxes.length > 0 ? threeAxes : outputs;
  const found = last ?? (candidates.length === 1 ? candidates[0] : undefined);
  if (found) return found.name;
  throw new OtoscopeError(`${path} has several outputs: ${described(outputs)}`, {
    hint: 'name the one with the embeddings [batch, frames, D] as "output" in its settings',
  });
}

function takesWaveform({ name, type, shape }: TensorInput): boolean {
  if (type !== 'float32' || /mask/i.test(name)) return false;
  if (shape.length === 2) return true;
  const middle = shape[1];
  return shape.length === 3 && (middle === 1 || (typeof middle === 'string' && /channel/i.test(middle)));
}

function described(values: readonly InferenceSession.ValueMetadata[]): string {
  return values
    .map((value) => (value.isTensor ? `${value.name}: ${value.type} [${value.shape.join(', ')}]` : value.name))
    .join('; ');
}
