import { constant, type Value } from '../compute/graph.ts';
import { convolve, matrixProduct, multiply } from '../compute/operators.ts';

/** How waveforms become the power in mel bands over time. */
export interface MelSettings {
  readonly samplingRate: number;
  /** Points of the Fourier transform; a shorter window is padded with zeros, which leaves its power spectrum as it is. */
  readonly fftSize: number;
  /** Samples under the Hann window. */
  readonly windowLength: number;
  /** Samples from one frame to the next. */
  readonly hopLength: number;
  readonly bands: number;
  /** Hz, where the first band begins. */
  readonly lowest: number;
  /** Hz, where the last band ends. */
  readonly highest: number;
  readonly scale: MelScale;
  /** `peak`: triangles of height 1. `area`: triangles of equal area (Slaney's normalisation, height 2 / width in Hz). */
  readonly normalization: 'peak' | 'area';
  /** Whether the triangles' sides are straight over Hz (default) or over mel. */
  readonly straightOver?: 'hertz' | 'mel';
}

/** What of the settings decides the filters. */
export type MelBands = Omit<MelSettings, 'windowLength' | 'hopLength'>;

/** A scale on which equal steps are heard as about equal steps of pitch. */
export interface MelScale {
  toMel(hertz: number): number;
  toHertz(mel: number): number;
}

/** O'Shaughnessy's formula, as the Hidden Markov Model Toolkit (HTK) uses it. */
export const htkScale: MelScale = {
  toMel: (hertz) => 2595 * Math.log10(1 + hertz / 700),
  toHertz: (mel) => 700 * (10 ** (mel / 2595) - 1),
};

// Slaney's Auditory Toolbox (1998): 15 mel up to 1 kHz, from there 27 mel to every factor of 6.4.
const slaneyStep = Math.log(6.4) / 27;
/** Slaney's formula: linear below 1 kHz, logarithmic above. */
export const slaneyScale: MelScale = {
  toMel: (hertz) => (hertz < 1000 ? (3 * hertz) / 200 : 15 + Math.log(hertz / 1000) / slaneyStep),
  toHertz: (mel) => (mel < 15 ? (200 * mel) / 3 : 1000 * Math.exp((mel - 15) * slaneyStep)),
};

/** A periodic Hann window: sin²(πn / length). */
export function hannWindow(length: number): Float64Array {
  return Float64Array.from({ length }, (_, index) => Math.sin((Math.PI * index) / length) ** 2);
}

/**
 * Triangles over the bins of the power spectrum, whose corners lie evenly on the mel scale.
 *
 * @returns row-major [bands, fftSize / 2 + 1].
 */
export function melFilters(settings: MelBands): Float64Array {
  const { samplingRate, fftSize, bands, lowest, highest, scale, normalization, straightOver } = settings;
  const bins = fftSize / 2 + 1;
  const [low, high] = [scale.toMel(lowest), scale.toMel(highest)];
  const onAxis = straightOver === 'mel' ? scale.toMel : (hertz: number) => hertz;
  const corner = (index: number): number => onAxis(scale.toHertz(low + ((high - low) * index) / (bands + 1)));
  const filters = new Float64Array(bands * bins);
  for (let band = 0; band < bands; band++) {
    const [left, centre, right] = [corner(band), corner(band + 1), corner(band + 2)];
    const height = normalization === 'area' ? 2 / (right - left) : 1;
    for (let bin = 0; bin < bins; bin++) {
      const place = onAxis((bin * samplingRate) / fftSize);
      const rising = (place - left) / (centre - left);
      const falling = (right - place) / (right - centre);
      filters[band * bins + bin] = height * Math.max(0, Math.min(rising, falling));
    }
  }
  return filters;
}

/**
 * The power in mel bands of every frame that lies wholly within the waveform.
 *
 * @param waveform [B, 1, T].
 * @returns [B, bands, frames], frames = ⌊(T − windowLength) / hopLength⌋ + 1.
 */
export function melPower(waveform: Value, settings: MelSettings): Value {
  const { fftSize, windowLength, hopLength } = settings;
  return bandPower(waveform, fourierKernels(fftSize, hannWindow(windowLength)), hopLength, settings);
}

/**
 * As {@link melPower}, with kernels of the caller's: the Fourier transform of what is done to a frame is a convolution,
 * the sum of its squares over a band a matrix product.
 *
 * @param kernels as {@link fourierKernels}, [fftSize + 2, windowLength].
 */
export function bandPower(waveform: Value, kernels: Float64Array, hopLength: number, settings: MelBands): Value {
  const { fftSize, bands } = settings;
  const bins = fftSize / 2 + 1;
  const transform = constant(Float32Array.from(kernels), [2 * bins, 1, kernels.length / (2 * bins)]);
  const parts = convolve(waveform, transform, hopLength);
  const filters = melFilters(settings);
  const twice = Float32Array.from({ length: bands * 2 * bins }, (_, index) => {
    return filters[Math.floor(index / (2 * bins)) * bins + (index % bins)]!;
  });
  return matrixProduct(constant(twice, [bands, 2 * bins]), multiply(parts, parts));
}

/** Cosines, then sines, of every bin under a window: row-major [2 · bins, window.length]. */
export function fourierKernels(fftSize: number, window: Float64Array): Float64Array {
  const bins = fftSize / 2 + 1;
  const { length } = window;
  const kernels = new Float64Array(2 * bins * length);
  for (let bin = 0; bin < bins; bin++) {
    for (let index = 0; index < length; index++) {
      // Whole turns are left out, so that the angle stays exact.
      const angle = (2 * Math.PI * ((bin * index) % fftSize)) / fftSize;
      kernels[bin * length + index] = window[index]! * Math.cos(angle);
      kernels[(bins + bin) * length + index] = window[index]! * Math.sin(angle);
    }
  }
  return kernels;
}
