import { stage } from '../threads/stage.ts';
import type { Told } from '../told.ts';
import { decodeAudio } from './decode.ts';
import { resampledMean } from './resample.ts';

/**
 * A clip as an encoder takes it: decoded, the mean over its channels, at the encoder's sampling rate.
 *
 * @param name what to call the clip in an error.
 * @param samplingRate the encoder's, in Hz.
 * @returns one channel, [ceil(n * samplingRate / the clip's rate)].
 * @throws OtoscopeError as {@link decodeAudio}.
 */
export async function loadClip(bytes: Uint8Array, name: string | Told, samplingRate: number): Promise<Float32Array> {
  const audio = await stage('decode', () => decodeAudio(bytes, name));
  // The protocol resamples each channel and then averages. Both are linear, so the order is free: this one does the work
  // of one channel only.
  return stage('resample', () => resampledMean(audio.channels, audio.samplingRate, samplingRate));
}
