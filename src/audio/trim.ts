/** How far below its loudest stretch a recording counts as silent: 30 dB. */
const silent = 0.03;

/**
 * A recording without the silence before and after: from the first to the last stretch of 10 ms that is not 30 dB below
 * the loudest.
 */
export function trim(samples: Float32Array, samplingRate: number): Float32Array {
  const stretch = Math.round(samplingRate / 100);
  const energies = Array.from({ length: Math.ceil(samples.length / stretch) }, (_, index) => {
    let sum = 0;
    for (const value of samples.subarray(index * stretch, (index + 1) * stretch)) sum += value * value;
    return sum;
  });
  const loudest = energies.reduce((most, energy) => Math.max(most, energy), 0);
  const heard = (energy: number): boolean => energy > silent * silent * loudest;
  const first = energies.findIndex(heard);
  return first < 0 ? samples : samples.subarray(first * stretch, (energies.findLastIndex(heard) + 1) * stretch);
}
