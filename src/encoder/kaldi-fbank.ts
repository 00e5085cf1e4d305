import { input, scalar, type Value } from '../compute/graph.ts';
import { logarithm, maximum, transpose } from '../compute/operators.ts';
import { openProgram, type Program } from '../compute/session.ts';
import type { FrontEnd } from './features.ts';
import { bandPower, fourierKernels, htkScale } from './mel.ts';
import type { KaldiFbankSettings } from './onnx-settings.ts';

/** Raised whenever this file or mel.ts changes what comes out. */
export const kaldiFbankVersion = 1;

/** The smallest energy that has a logarithm, 2⁻²³: Kaldi's float epsilon. */
const energyFloor = 2 ** -23;
/** Frames computed at once: 30 s, which takes some 30 MB. */
const blockSize = 3000;

/**
 * Opens Kaldi's filterbank features (compute-fbank-feats with snip_edges, without dither; Povey et al., "The Kaldi Speech
 * Recognition Toolkit", 2011; torchaudio.compliance.kaldi.fbank is the same): frames that lie wholly within the clip, each
 * without its mean, pre-emphasised, under a window; the power of its Fourier transform in triangular bands that are evenly
 * spaced and straight on HTK's mel scale; the natural logarithm. Waveforms [B, T] become [B, frames, bands].
 */
export async function openKaldiFbank(settings: KaldiFbankSettings, samplingRate: number): Promise<FrontEnd> {
  const frame = Math.floor((samplingRate * settings.frameLengthMs) / 1000);
  const shift = Math.floor((samplingRate * settings.frameShiftMs) / 1000);
  const program = await openProgram({ features: fbankGraph(settings, samplingRate, frame, shift) }, 'kept');
  const { bands, frames: fixed, mean, divisor } = settings;
  return {
    shape: ['batch', fixed ?? 'frames', bands],
    ...(fixed !== undefined && { windowSeconds: (fixed * shift) / samplingRate }),
    async compute({ data, shape }) {
      const [batch, samples] = shape as [number, number];
      const whole = Math.max(1, 1 + Math.floor((samples - frame) / shift));
      const count = fixed ?? whole;
      const filled = Math.min(whole, count);
      const features = new Float32Array(batch * count * bands);
      for (let row = 0; row < batch; row++) {
        const waveform = centred(data.subarray(row * samples, (row + 1) * samples), frame, settings);
        for (let first = 0; first < filled; first += blockSize) {
          const last = Math.min(first + blockSize, filled) - 1;
          const block = waveform.subarray(first * shift, last * shift + frame);
          features.set(await computeBlock(program, block), (row * count + first) * bands);
        }
      }
      // Frames beyond the clip are zeros before they are scaled, as those that AST's own front end adds.
      if (mean !== 0 || divisor !== 1) {
        for (let index = 0; index < features.length; index++) features[index] = (features[index]! - mean) / divisor;
      }
      return { tensor: { data: features, shape: [batch, count, bands] }, frames: count, filled };
    },
    close: () => program.release(),
  };
}

/**
 * A waveform in zeros up to one frame and, where each frame loses its mean anyway, without its own: a constant part of a
 * waveform then leaves nothing behind in float32.
 */
function centred(samples: Float32Array, frame: number, { removeDcOffset }: KaldiFbankSettings): Float32Array {
  const waveform = new Float32Array(Math.max(samples.length, frame));
  waveform.set(samples);
  if (!removeDcOffset) return waveform;
  const mean = waveform.reduce((sum, sample) => sum + sample, 0) / waveform.length;
  return waveform.map((sample) => sample - mean);
}

async function computeBlock(program: Program<'features'>, samples: Float32Array): Promise<Float32Array> {
  const { features } = await program.run({ waveform: { data: samples, shape: [1, 1, samples.length] } });
  return features.data as Float32Array;
}

function fbankGraph(settings: KaldiFbankSettings, samplingRate: number, frame: number, shift: number): Value {
  const fftSize = 2 ** Math.ceil(Math.log2(frame));
  const { bands, lowest, highest } = settings;
  // As in Kaldi, what is not above zero counts from the Nyquist frequency.
  const last = highest > 0 ? highest : samplingRate / 2 + highest;
  const mel = { samplingRate, fftSize, bands, lowest, highest: last, scale: htkScale } as const;
  const waveform = input('waveform', 'float32', [1, 1, 'samples']);
  const kernels = frameKernels(fftSize, frame, settings);
  const power = bandPower(waveform, kernels, shift, { ...mel, normalization: 'peak', straightOver: 'mel' });
  return transpose(logarithm(maximum(power, scalar(energyFloor, 'float32'))));
}

/**
 * The Fourier kernels of frames as they are, with what is done to a frame beforehand worked into them, all of which is
 * linear: the window; x[n] − a · x[n − 1], the first sample standing for the one before it; its mean taken off.
 */
function frameKernels(fftSize: number, length: number, settings: KaldiFbankSettings): Float64Array {
  const { preemphasis, removeDcOffset, sampleScale } = settings;
  const kernels = fourierKernels(fftSize, windowOf(settings.window, length));
  for (let start = 0; start < kernels.length; start += length) {
    const kernel = kernels.subarray(start, start + length);
    const first = kernel[0]!;
    for (let index = 0; index < length - 1; index++) kernel[index]! -= preemphasis * kernel[index + 1]!;
    kernel[0]! -= preemphasis * first;
    const mean = removeDcOffset ? kernel.reduce((sum, number) => sum + number, 0) / length : 0;
    for (let index = 0; index < length; index++) kernel[index] = (kernel[index]! - mean) * sampleScale;
  }
  return kernels;
}

/** Kaldi's symmetric windows. */
function windowOf(kind: KaldiFbankSettings['window'], length: number): Float64Array {
  return Float64Array.from({ length }, (_, index) => {
    const angle = (2 * Math.PI * index) / (length - 1);
    const hanning = 0.5 - 0.5 * Math.cos(angle);
    switch (kind) {
      case 'povey':
        return hanning ** 0.85;
      case 'hanning':
        return hanning;
      case 'hamming':
        return 0.54 - 0.46 * Math.cos(angle);
      case 'blackman':
        return 0.42 - 0.5 * Math.cos(angle) + 0.08 * Math.cos(2 * angle);
      case 'rectangular':
        return 1;
    }
  });
}
