import { createHash } from 'node:crypto';
import type { Audio } from '../../audio/audio.ts';
import { mixToMono } from '../../audio/mono.ts';

/** What is measured of a decoded clip. */
export interface ClipFacts {
  readonly samplingRate: number;
  readonly channels: number;
  readonly seconds: number;
  /** The same for clips that sound the same: 96 bits, hexadecimal, over the sampling rate and the mean over channels. */
  readonly hash: string;
  readonly isSilent: boolean;
  /** The share of samples that are clipped. */
  readonly clipped: number;
}

/** A clip is silent where no sample reaches -60 dB of full scale: at a usual volume nothing of it is heard. */
const silentPeak = 10 ** (-60 / 20);

/**
 * Full scale, less what 16 bits cannot tell from it. Loud music touches it for a sample or two; a row of them is a top that
 * was cut off.
 */
const fullScale = 1 - 2 ** -14;
const shortestRun = 3;

/** The share of clipped samples from which a recording is called clipped: an ear hears less hardly. */
export const clippedFrom = 0.001;

/** Measures a clip as it was decoded. */
export function factsOf({ samplingRate, channels }: Audio): ClipFacts {
  const mono = mixToMono(channels);
  const peak = Math.max(...channels.map(peakOf));
  const clipped = channels.reduce((sum, samples) => sum + clippedSamples(samples), 0);
  const hash = createHash('sha256').update(`${samplingRate}\n`);
  hash.update(new Uint8Array(mono.buffer, mono.byteOffset, mono.byteLength));
  return {
    samplingRate,
    channels: channels.length,
    seconds: mono.length / samplingRate,
    hash: hash.digest('hex').slice(0, 24),
    isSilent: peak < silentPeak,
    clipped: clipped / (mono.length * channels.length),
  };
}

function peakOf(samples: Float32Array): number {
  let peak = 0;
  for (let index = 0; index < samples.length; index++) peak = Math.max(peak, Math.abs(samples[index]!));
  return peak;
}

/** How many samples stand in rows of `shortestRun` or more at full scale, of one sign. */
function clippedSamples(samples: Float32Array): number {
  let count = 0;
  let run = 0;
  for (let index = 0; index < samples.length; index++) {
    const sample = samples[index]!;
    if (sample < fullScale && sample > -fullScale) {
      run = 0;
      continue;
    }
    const goesOn = run > 0 && sample > 0 === samples[index - 1]! > 0;
    run = goesOn ? run + 1 : 1;
    if (run === shortestRun) count += shortestRun;
    else if (run > shortestRun) count += 1;
  }
  return count;
}
