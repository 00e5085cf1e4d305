import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import type { Audio } from './audio.ts';
import { DecoderPool } from './decoder-pool.ts';
import { readOggStream } from './ogg.ts';

const decoders = new DecoderPool(() => new OggVorbisDecoder());

/**
 * Decodes Ogg Vorbis with libvorbis, at the stream's own sampling rate and length.
 *
 * @throws Error that says what is wrong with the file.
 */
export async function decodeOggVorbis(bytes: Uint8Array): Promise<Audio> {
  const { samples } = readOggStream(bytes);
  return decoders.decode(bytes, samples);
}
