import type { Source } from '../data/source.ts';

/** Hz at which sounds are decoded for their spectrogram. */
export const decodedRate = 32000;

/** A clip as one channel: the mean of its channels. */
export async function decode(source: Source, audio: string): Promise<Float32Array> {
  const bytes = await source.audioBytes(audio);
  const context = new OfflineAudioContext(1, 1, decodedRate);
  const sound = await context.decodeAudioData(bytes).catch(() => {
    throw new Error('this browser cannot decode the clip');
  });
  const mono = new Float32Array(sound.length);
  for (let channel = 0; channel < sound.numberOfChannels; channel += 1) {
    for (const [at, sample] of sound.getChannelData(channel).entries()) mono[at]! += sample / sound.numberOfChannels;
  }
  return mono;
}
