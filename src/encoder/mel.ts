/** The bands of a power spectrum in which mel filters add it up. */
export interface MelBands {
  readonly samplingRate: number;
  /** Points of the Fourier transform, an even number. */
  readonly fftSize: number;
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
