/**
 * What a clip may be at most. A few bytes can promise, and in a compressed format even hold, days of sound; the limits keep
 * what decoding and resampling take within some GiB a thread. The longest clips of the benchmark last ten minutes: 57 million
 * samples in stereo at 48 kHz, a fifth of what is allowed.
 */
const longestSeconds = 3 * 60 * 60;
/** Over all channels; 1 GiB as float32. */
export const mostSamples = 2 ** 28;
const mostChannels = 64;
/** Twice what any converter offers. A prime rate of this size makes a resampling kernel of some 100 MB. */
const highestRate = 768_000;

/** How large a clip is, or says that it is. */
export interface ClipSize {
  /** In Hz. */
  readonly samplingRate: number;
  readonly channels: number;
  /** Of each channel. */
  readonly samples: number;
}

/** @throws Error that says which limit a clip is beyond. */
export function checkLimits({ samplingRate, channels, samples }: ClipSize): void {
  if (samplingRate > highestRate) {
    throw new Error(`its sampling rate is ${samplingRate} Hz; up to ${highestRate} Hz are read`);
  }
  if (channels > mostChannels) throw new Error(`it has ${channels} channels; up to ${mostChannels} are read`);
  if (samples > longestSeconds * samplingRate) {
    const hours = (samples / samplingRate / 3600).toPrecision(3);
    throw new Error(`it is ${hours} hours long at ${samplingRate} Hz; clips of up to 3 hours are read`);
  }
  checkSamples(samples * channels);
}

/**
 * For what a compressed file holds whatever its header says.
 *
 * @param samples over all channels.
 * @throws Error that says how many are allowed.
 */
export function checkSamples(samples: number): void {
  if (samples > mostSamples) {
    throw new Error(`it has ${samples} samples over all channels; up to ${mostSamples} are read`);
  }
}
