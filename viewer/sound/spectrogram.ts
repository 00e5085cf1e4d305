import { hannWindow, htkScale, melFilters } from '../../src/encoder/mel.ts';
import { powerSpectrum } from './fourier.ts';

const windowLength = 1024;
// Twice the window, so that the lowest bands have bins of their own.
const fftSize = 2048;
/** Decibels from the loudest to what is drawn as silence. */
const range = 80;

/** How loud a sound is in mel bands over time. */
export interface Spectrogram {
  readonly bands: number;
  readonly frames: number;
  /** [frames, bands]: 0 (80 dB below the loudest, or less) to 1. */
  readonly levels: Float32Array;
  /** Hz, the upper end of the axis. */
  readonly highest: number;
  readonly seconds: number;
}

/** The log-mel spectrogram of a waveform, in about as many frames as there are pixels to draw them. */
export function spectrogramOf(samples: Float32Array, samplingRate: number, frames: number, bands = 96): Spectrogram {
  const hop = Math.max(64, Math.ceil(samples.length / frames));
  const count = Math.max(1, Math.ceil(samples.length / hop));
  const spectra = Array.from({ length: count }, (_, at) => spectrumAt(samples, at * hop));
  const highest = highestHeard(spectra, samplingRate);
  const filters = melFilters({
    samplingRate,
    fftSize,
    bands,
    lowest: 0,
    highest,
    scale: htkScale,
    normalization: 'peak',
  });
  // A triangle covers few bins.
  const bins = fftSize / 2 + 1;
  const rows = Array.from({ length: bands }, (_, band) => filters.subarray(band * bins, (band + 1) * bins));
  const begins = rows.map((row) => row.findIndex((weight) => weight > 0));
  const ends = rows.map((row) => row.findLastIndex((weight) => weight > 0) + 1);
  const levels = new Float32Array(count * bands);
  let loudest = 0;
  for (const [frame, spectrum] of spectra.entries()) {
    for (let band = 0; band < bands; band += 1) {
      let power = 0;
      for (let bin = begins[band]!; bin < ends[band]!; bin += 1) power += filters[band * bins + bin]! * spectrum[bin]!;
      levels[frame * bands + band] = power;
      loudest = Math.max(loudest, power);
    }
  }
  for (const [at, power] of levels.entries()) {
    levels[at] = loudest === 0 ? 0 : Math.max(0, 1 + (10 * Math.log10(power / loudest + 1e-12)) / range);
  }
  return { bands, frames: count, levels, highest, seconds: samples.length / samplingRate };
}

const hann = hannWindow(windowLength);

/** The spectrum around a sample; a sound is mirrored at its ends, where a cut would be heard as a click. */
function spectrumAt(samples: Float32Array, centre: number): Float64Array {
  const frame = new Float64Array(fftSize);
  const start = centre - windowLength / 2;
  const last = samples.length - 1;
  for (let at = 0; at < windowLength; at += 1) {
    const place = Math.abs(start + at);
    frame[at] = hann[at]! * (samples[place > last ? 2 * last - place : place] ?? 0);
  }
  return powerSpectrum(frame);
}

/** A browser hands out every sound at one rate; the axis ends at the half rate it was probably recorded at. */
function highestHeard(spectra: readonly Float64Array[], samplingRate: number): number {
  const bins = spectra[0]!.length;
  const total = new Float64Array(bins);
  for (const spectrum of spectra) for (let bin = 0; bin < bins; bin += 1) total[bin] = total[bin]! + spectrum[bin]!;
  const floor = Math.max(...total) * 1e-6;
  const top = (total.findLastIndex((power) => power > floor) * samplingRate) / fftSize;
  return [4000, 8000, 11025].find((highest) => top <= highest * 1.01) ?? samplingRate / 2;
}
