import type { InferenceSession } from 'onnxruntime-node';
import type { Tensor } from '../compute/tensor.ts';
import { OtoscopeError } from '../errors.ts';
import type { AudioEncoder } from './encoder.ts';
import type { FrontEnd } from './features.ts';
import { openFrontEnd } from './front-end.ts';
import { firstFrames, framesWithin } from './long.ts';
import {
  findCompanions,
  findFeatures,
  findOutput,
  findWaveform,
  type ModelInput,
  type NamedModel,
} from './onnx-inputs.ts';
import { openModel, outputSize, runModel } from './onnx-model.ts';
import { onnxNames } from './own-names.ts';
import type { OnnxSource } from './source.ts';

/**
 * Opens a user's ONNX model: waveforms [B, T] or [B, 1, T] in, or features by a front end of ours; embeddings [B, T', D]
 * out, float32. A model whose T is fixed gets every clip padded with zeros to it, and the frames beyond the clip are cut. A
 * dynamically quantised model, or one made for a batch of one, gets one waveform at a time.
 */
export async function openOnnx(source: OnnxSource): Promise<AudioEncoder> {
  const { path, settings, tensor } = source;
  const { samplingRate, hopSizeMs } = settings;
  const model = { path, input: settings.input };
  const session = await openModel(path, tensor);
  const { input, frontEnd } = await openInput(session, source, model);
  const companions = findCompanions(session.inputMetadata, input, model);
  const output = tensor ?? findOutput(session.outputMetadata, model);
  const windowSeconds = frontEnd.windowSeconds ?? settings.windowSeconds;

  const encode = async (audio: Tensor): Promise<Tensor> => {
    const samples = audio.shape[1]!;
    const features = await frontEnd.compute(audio);
    const seconds = samples / samplingRate;
    const embeddings = await runModel(session, { path, input, companions, output, features, seconds });
    if (features.filled === features.frames || embeddings.shape.length !== 3) return embeddings;
    return firstFrames(embeddings, framesWithin(samples, settings));
  };

  return {
    samplingRate,
    // The settings tell of the output; a tensor within may be wider.
    outputDim:
      (Object.keys(source.selection).length > 0 ? outputSize(session, output) : undefined) ?? settings.outputDim,
    hopSizeMs,
    ...(windowSeconds !== undefined && { windowSeconds }),
    ...((input.batchOfOne || source.dynamicallyQuantized) && { batch: 'single' as const }),
    names: onnxNames,
    encode,
    close: async () => {
      await frontEnd.close();
      await session.release();
    },
  };
}

async function openInput(
  session: InferenceSession,
  { settings }: OnnxSource,
  model: NamedModel,
): Promise<{ input: ModelInput; frontEnd: FrontEnd }> {
  if (!settings.frontEnd) {
    const input = findWaveform(session.inputMetadata, model);
    return { input, frontEnd: padding(input.fixedSamples, settings.samplingRate) };
  }
  const frontEnd = await openFrontEnd(settings.frontEnd, settings.samplingRate);
  return { input: findFeatures(session.inputMetadata, frontEnd.shape, model), frontEnd };
}

/** The waveforms themselves [B, T]; where T is fixed, padded with zeros at their ends. */
function padding(fixedSamples: number | undefined, samplingRate: number): FrontEnd {
  return {
    shape: ['batch', fixedSamples ?? 'samples'],
    ...(fixedSamples !== undefined && { windowSeconds: fixedSamples / samplingRate }),
    async compute(audio) {
      const [batch, samples] = audio.shape as [number, number];
      const length = fixedSamples ?? samples;
      if (samples === length) return { tensor: audio, frames: length, filled: samples };
      if (samples > length) throw new OtoscopeError(`the model takes ${length} samples at once, not ${samples}`);
      const data = new Float32Array(batch * length);
      for (let row = 0; row < batch; row++)
        data.set(audio.data.subarray(row * samples, (row + 1) * samples), row * length);
      return { tensor: { data, shape: [batch, length] }, frames: length, filled: samples };
    },
    close: async () => {},
  };
}
