import { type InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { openSession } from '../compute/session.ts';
import type { Tensor } from '../compute/tensor.ts';
import { messageOf, OtoscopeError } from '../errors.ts';
import type { AudioEncoder } from './encoder.ts';
import { firstFrames, framesWithin } from './long.ts';
import { type CompanionInput, findCompanions, findOutput, findWaveform } from './onnx-inputs.ts';
import type { OnnxSource } from './source.ts';

/**
 * Opens a user's ONNX model: waveforms [B, T] or [B, 1, T] in, embeddings [B, T', D] out, float32. A model whose T is
 * fixed gets every clip padded with zeros to it, and the frames beyond the clip are cut. A dynamically quantised model,
 * or one made for a batch of one, gets one waveform at a time.
 */
export async function openOnnx(source: OnnxSource): Promise<AudioEncoder> {
  const { path, settings } = source;
  const session = await openSession(path).catch((error: unknown) => {
    throw new OtoscopeError(`${path} cannot be opened: ${messageOf(error)}`, { cause: error });
  });
  const { samplingRate, outputDim, hopSizeMs, windowSeconds } = settings;
  const waveform = findWaveform(session.inputMetadata, source);
  const companions = findCompanions(session.inputMetadata, waveform.name, source);
  const output = findOutput(session.outputMetadata, source);
  const { fixedSamples } = waveform;
  const window = fixedSamples === undefined ? windowSeconds : fixedSamples / samplingRate;

  const encode = async (audio: Tensor): Promise<Tensor> => {
    const [batch, samples] = audio.shape as [number, number];
    const { data, length } = padded(audio, fixedSamples ?? samples);
    const shape = waveform.hasChannelAxis ? [batch, 1, length] : [batch, length];
    const feeds: Record<string, OrtTensor> = { [waveform.name]: new OrtTensor('float32', data, shape) };
    for (const companion of companions) feeds[companion.name] = companionTensor(companion, batch, samples, length);
    const results = await run(session, feeds, output, source, samples);
    if (!(results.data instanceof Float32Array)) {
      throw new OtoscopeError(`${path}: its output ${output} is ${results.type}, expected float32`);
    }
    const embeddings = { data: results.data, shape: results.dims };
    if (length === samples || embeddings.shape.length !== 3) return embeddings;
    return firstFrames(embeddings, framesWithin(samples, settings));
  };

  return {
    samplingRate,
    outputDim,
    hopSizeMs,
    ...(window !== undefined && { windowSeconds: window }),
    ...((waveform.batchOfOne || source.dynamicallyQuantized) && { batch: 'single' as const }),
    encode,
    close: () => session.release(),
  };
}

async function run(
  session: InferenceSession,
  feeds: Record<string, OrtTensor>,
  output: string,
  { path, settings }: OnnxSource,
  samples: number,
): Promise<OrtTensor> {
  try {
    return (await session.run(feeds, [output]))[output]!;
  } catch (error) {
    const seconds = Number((samples / settings.samplingRate).toPrecision(3));
    throw new OtoscopeError(`${path} fails on ${seconds} s of audio: ${messageOf(error)}`, {
      hint: 'a model that takes only so much audio at once needs "windowSeconds" in its settings',
      cause: error,
    });
  }
}

/** Waveforms [B, T] padded with zeros at their ends to `length`. */
function padded({ data, shape }: Tensor, length: number): { data: Float32Array; length: number } {
  const [batch, samples] = shape as [number, number];
  if (samples === length) return { data, length };
  if (samples > length) {
    throw new OtoscopeError(`the model takes ${length} samples at once, not ${samples}`);
  }
  const wide = new Float32Array(batch * length);
  for (let row = 0; row < batch; row++) wide.set(data.subarray(row * samples, (row + 1) * samples), row * length);
  return { data: wide, length };
}

/** Ones where the clip is and zeros after it [B, T], or the clip's length [B]: all waveforms of a batch are as long. */
function companionTensor(companion: CompanionInput, batch: number, samples: number, length: number): OrtTensor {
  const { role, type } = companion;
  const shape = role === 'mask' ? [batch, length] : [batch];
  const valueAt = (index: number): number => (role === 'mask' ? Number(index % length < samples) : samples);
  const size = role === 'mask' ? batch * length : batch;
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
