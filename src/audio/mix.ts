import { randomStream } from '../random/random.ts';

/** What is laid into a mix. Levels are root mean squares, 1 being full scale. */
export interface Layer {
  readonly samples: Float32Array;
  /** The sample of the mix at which it begins; what lies beyond the mix's end is left out. */
  readonly at: number;
  /** The level it is brought to. */
  readonly level: number;
}

/**
 * Lays sounds over each other. Each is brought to its level and faded over its first and last samples, so that a cut makes
 * no click; where the sum would go beyond full scale, all of it is turned down. Sums, products, quotients and square roots
 * are all that is used, which are the same on every machine.
 *
 * @param length of the mix in samples.
 * @param fade how many samples a sound takes to come and to go.
 */
export function mix(layers: readonly Layer[], length: number, fade: number): Float64Array {
  const sum = new Float64Array(length);
  for (const { samples, at, level } of layers) {
    const heard = samples.subarray(0, Math.max(0, length - at));
    const gain = level / rootMeanSquare(heard);
    if (!Number.isFinite(gain)) throw new Error('there is nothing to be heard in a sound that is to be mixed');
    const ramp = Math.min(fade, heard.length / 2);
    for (let index = 0; index < heard.length; index++) {
      const fromEdge = Math.min(index, heard.length - 1 - index) + 1;
      sum[at + index]! += heard[index]! * gain * Math.min(1, fromEdge / (ramp + 1));
    }
  }
  let peak = 0;
  for (const value of sum) peak = Math.max(peak, Math.abs(value));
  return peak <= 1 ? sum : sum.map((value) => value / peak);
}

/** Noise that falls by 6 dB per octave from about 500 Hz at 16 kHz on, as that of rooms and streets does. */
export function roomNoise(length: number, seed: number): Float32Array {
  const random = randomStream(seed);
  const samples = new Float32Array(length);
  let value = 0;
  for (let index = 0; index < length; index++) {
    value = 0.8 * value + random.next() - 0.5;
    samples[index] = value;
  }
  return samples;
}

function rootMeanSquare(samples: Float32Array): number {
  let sum = 0;
  for (const value of samples) sum += value * value;
  return Math.sqrt(sum / samples.length);
}
