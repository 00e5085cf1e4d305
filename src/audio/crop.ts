import { OtoscopeError } from '../errors.ts';

/**
 * Cuts a clip into its examples (PROTOCOL section 1 item 2): consecutive crops of floor(cropSeconds * samplingRate)
 * samples. What is left at the end is dropped; a clip shorter than one crop is one crop, with zeros at the end.
 *
 * @param samples one channel.
 * @param samplingRate in Hz.
 * @param cropSeconds null: the whole clip is the one example.
 * @returns at least one crop. They share the clip's memory, save a padded one.
 * @throws OtoscopeError where a crop would have no sample.
 */
export function crop(samples: Float32Array, samplingRate: number, cropSeconds: number | null): Float32Array[] {
  if (cropSeconds === null) return [samples];
  const length = Math.floor(cropSeconds * samplingRate);
  if (!(length >= 1)) throw new OtoscopeError(`a crop of ${cropSeconds} s at ${samplingRate} Hz has no sample`);
  if (samples.length < length) {
    const padded = new Float32Array(length);
    padded.set(samples);
    return [padded];
  }
  return Array.from({ length: Math.floor(samples.length / length) }, (_, index) =>
    samples.subarray(index * length, (index + 1) * length),
  );
}
