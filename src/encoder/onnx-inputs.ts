import type { InferenceSession } from 'onnxruntime-node';
import { OtoscopeError } from '../errors.ts';
import type { OnnxSource } from './source.ts';

type Metadata = InferenceSession.TensorValueMetadata;

/** The input that takes the audio. */
export interface WaveformInput {
  readonly name: string;
  /** [B, 1, T] rather than [B, T]. */
  readonly hasChannelAxis: boolean;
  /** B is fixed to 1. */
  readonly batchOfOne: boolean;
  /** T, where the model fixes it. */
  readonly fixedSamples: number | undefined;
}

/** An input that says which samples are audio: a mask of ones [B, T], or lengths [B]. */
export interface CompanionInput {
  readonly name: string;
  readonly role: 'mask' | 'lengths';
  readonly type: 'int64' | 'int32' | 'bool' | 'float32';
}

/** Finds the waveform among a model's inputs: the one that the settings name, else the only float32 [B, T] or [B, 1, T]. */
export function findWaveform(inputs: readonly InferenceSession.ValueMetadata[], source: OnnxSource): WaveformInput {
  const tensors = inputs.filter((input) => input.isTensor);
  const named = source.settings.input;
  const candidates = tensors.filter((input) => (named === undefined ? takesWaveform(input) : input.name === named));
  const [found] = candidates;
  if (candidates.length !== 1 || !found || !takesWaveform(found)) {
    const about = named === undefined ? 'no single input that takes a waveform' : `no waveform input called ${named}`;
    throw new OtoscopeError(
      `${source.path} has ${about} (float32 [batch, samples] or [batch, 1, samples]); it has ${described(inputs)}`,
      { hint: 'export the model with its front end (spectrogram and all); name the input as "input" in its settings' },
    );
  }
  const [batch, samples] = [found.shape[0], found.shape.at(-1)];
  if (typeof batch === 'number' && batch !== 1) {
    throw new OtoscopeError(`${source.path} takes batches of exactly ${batch} waveforms`, {
      hint: 'export it with a dynamic batch axis, or with a batch of one',
    });
  }
  return {
    name: found.name,
    hasChannelAxis: found.shape.length === 3,
    batchOfOne: batch === 1,
    fixedSamples: typeof samples === 'number' ? samples : undefined,
  };
}

/**
 * What the inputs besides the waveform are for, told by name, type and rank.
 *
 * @throws {@link OtoscopeError} that names the first input that is neither a mask nor lengths.
 */
export function findCompanions(
  inputs: readonly InferenceSession.ValueMetadata[],
  waveform: string,
  source: OnnxSource,
): CompanionInput[] {
  const others = inputs.filter(({ name }) => name !== waveform);
  return others.map((input) => {
    if (input.isTensor) {
      const { name, type, shape } = input;
      const whole = type === 'int64' || type === 'int32';
      if (shape.length === 2 && /mask/i.test(name) && (whole || type === 'bool' || type === 'float32')) {
        return { name, role: 'mask', type };
      }
      if (shape.length === 1 && /len/i.test(name) && whole) return { name, role: 'lengths', type };
    }
    throw new OtoscopeError(`${source.path} has an input that cannot be filled: ${described([input])}`, {
      hint: 'besides the waveform a model may take a mask [batch, samples] (…mask…) or int64 lengths [batch] (…len…)',
    });
  });
}

/** Finds the embeddings among a model's outputs: as named in the settings, else `last_hidden_state`, else the only one. */
export function findOutput(outputs: readonly InferenceSession.ValueMetadata[], source: OnnxSource): string {
  const named = source.settings.output;
  const is = (name: string) => outputs.find((output) => output.name === name)?.name;
  const threeAxes = outputs.filter((output) => output.isTensor && output.shape.length === 3);
  const candidates = threeAxes.length > 0 ? threeAxes : outputs;
  const only = candidates.length === 1 ? candidates[0]!.name : undefined;
  const found = named === undefined ? (is('last_hidden_state') ?? only) : is(named);
  if (found !== undefined) return found;
  const about = named === undefined ? 'several outputs' : `no output called ${named}`;
  throw new OtoscopeError(`${source.path} has ${about}: ${described(outputs)}`, {
    hint: 'name the one with the embeddings [batch, frames, D] as "output" in its settings',
  });
}

function takesWaveform({ name, type, shape }: Metadata): boolean {
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
