import { input, scalar, type Value } from '../compute/graph.ts';
import { logarithm, maximum, transpose } from '../compute/operators.ts';
import { openProgram } from '../compute/session.ts';
import { OtoscopeError } from '../errors.ts';
import type { FrontEnd } from './features.ts';
import { htkScale } from './mel.ts';
import { openMelPower } from './mel-power/mel-power.ts';
import type { KaldiFbankSettings } from './onnx-settings.ts';

/** Raised whenever this file, mel.ts or mel-power/ changes what comes out. */
export const kaldiFbankVersion = 2;

/** The smallest energy that has a logarithm, 2⁻²³: Kaldi's float epsilon. */
const energyFloor = 2 ** -23;
/** Frames computed at once: 30 s, which takes some 3 MB. */
const blockSize = 3000;

/**
 * Opens Kaldi's filterbank features (compute-fbank-feats with snip_edges, without dither; Povey et al., "The Kaldi Speech
 * Recognition Toolkit", 2011; torchaudio.compliance.kaldi.fbank is the same): frames that lie wholly within the clip, each
 * without its mean, pre-emphasised, under a window; the power of its Fourier transform in triangular bands that are evenly
 * spaced and straight on HTK's mel scale; the natural logarithm. Waveforms [B, T] become [B, frames, bands].
 *
 * @throws {@link OtoscopeError} where a frame has fewer than two samples, or none lie between frames.
 */
export async function openKaldiFbank(settings: KaldiFbankSettings, samplingRate: number): Promise<FrontEnd> {
  const frame = samplesOf('frameLengthMs', settings, samplingRate, 2);
  const shift = samplesOf('frameShiftMs', settings, samplingRate, 1);
  const { bands, frames: fixed, mean, divisor, lowest, highest, preemphasis, removeDcOffset } = settings;
  const program = await openProgram({ features: featuresGraph(bands) }, 'kept');
  const melPower = openMelPower({
    samplingRate,
    fftSize: 2 ** Math.ceil(Math.log2(frame)),
    bands,
    lowest,
    // As in Kaldi, what is not above zero counts from the Nyquist frequency.
    highest: highest > 0 ? highest : samplingRate / 2 + highest,
    scale: htkScale,
    normalization: 'peak',
    straightOver: 'mel',
    hopLength: shift,
    removeMean: removeDcOffset,
    preemphasis,
    window: windowOf(settings.window, frame).map((weight) => weight * settings.sampleScale),
  });
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
          const frames = Math.min(blockSize, filled - first);
          const { data, width } = melPower(waveform, first * shift, frames);
          const block = await program.run({ power: { data, shape: [bands, width] } });
          const own = (block.features.data as Float32Array).subarray(0, frames * bands);
          features.set(own, (row * count + first) * bands);
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

function samplesOf(
  key: 'frameLengthMs' | 'frameShiftMs',
  settings: KaldiFbankSettings,
  samplingRate: number,
  least: number,
): number {
  const samples = Math.floor((samplingRate * settings[key]) / 1000);
  if (samples >= least) return samples;
  throw new OtoscopeError(
    `the front end's "${key}" of ${settings[key]} gives too few samples (${samples}) at ${samplingRate} Hz`,
    {
      hint: `write milliseconds that make ${least} at least, such as "${key}": ${key === 'frameLengthMs' ? 25 : 10}`,
    },
  );
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

/** Power [bands, frames] to features [frames, bands]. */
function featuresGraph(bands: number): Value {
  const power = input('power', 'float32', [bands, 'frames']);
  return transpose(logarithm(maximum(power, scalar(energyFloor, 'float32'))));
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
