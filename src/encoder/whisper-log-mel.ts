import { input, scalar, type Value } from '../compute/graph.ts';
import { add, largestOver, logarithm, maximum, scale } from '../compute/operators.ts';
import { openProgram } from '../compute/session.ts';
import type { Tensor } from '../compute/tensor.ts';
import { hannWindow, type MelBands, slaneyScale } from './mel.ts';
import type { Framing } from './mel-power/frames.ts';
import { openMelPower } from './mel-power/mel-power.ts';

/** Raised whenever this file, mel.ts or mel-power/ changes what comes out. */
export const whisperFrontEndVersion = 2;

/** The settings of OpenAI's whisper (audio.py): 25 ms windows every 10 ms, 80 mel bands. */
export const whisperMelSettings = {
  samplingRate: 16_000,
  fftSize: 400,
  window: hannWindow(400),
  hopLength: 160,
  bands: 80,
  lowest: 0,
  highest: 8000,
  scale: slaneyScale,
  normalization: 'area',
} as const satisfies MelBands & Framing;
const windowSamples = 480_000;
const frames = 3000;

/** Whisper's features. */
export interface WhisperLogMel {
  /** A waveform of at most 30 s at 16 kHz to features [1, bands, 3000]. */
  compute(waveform: Float32Array): Promise<Tensor>;
  close(): Promise<void>;
}

/**
 * Opens Whisper's front end, in its own words: the clip padded with zeros to 30 s; a Fourier transform centred on every
 * 160th sample, the ends mirrored; power in mel bands; log₁₀, not below 10⁻¹⁰, nor more than 8 below the window's
 * largest; (x + 4) / 4.
 *
 * @param bands 80, or 128 as Whisper large-v3 has.
 */
export async function whisperLogMel(bands: number = whisperMelSettings.bands): Promise<WhisperLogMel> {
  const program = await openProgram({ features: logMelGraph(bands) }, 'kept');
  const melPower = openMelPower({ ...whisperMelSettings, bands });
  return {
    async compute(waveform) {
      const { data, width } = melPower(mirroredWindow(waveform), 0, frames);
      const { features } = await program.run({ power: { data, shape: [1, bands, width] } });
      return { data: features.data as Float32Array, shape: features.shape };
    },
    close: () => program.release(),
  };
}

function logMelGraph(bands: number): Value {
  const power = maximum(input('power', 'float32', [1, bands, frames]), scalar(1e-10, 'float32'));
  const decimal = scale(logarithm(power), Math.LOG10E);
  const floored = maximum(decimal, add(largestOver(decimal, [1, 2]), scalar(-8, 'float32')));
  return scale(add(floored, scalar(4, 'float32')), 1 / 4);
}

/**
 * The clip in 30 s of zeros, half a window mirrored before it and as much of the mirror after it as the 3000 frames
 * reach (Whisper drops the one after them).
 */
function mirroredWindow(waveform: Float32Array): Float32Array {
  const { window, hopLength } = whisperMelSettings;
  const half = window.length / 2;
  const padded = new Float32Array((frames - 1) * hopLength + window.length);
  padded.set(waveform.subarray(0, windowSamples), half);
  for (let distance = 1; distance <= half; distance++) padded[half - distance] = padded[half + distance]!;
  const last = half + windowSamples - 1;
  for (let distance = 1; last + distance < padded.length; distance++) {
    padded[last + distance] = padded[last - distance]!;
  }
  return padded;
}
