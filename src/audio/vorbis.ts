import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import type { Audio } from './audio.ts';
import { DecoderPool } from './decoder-pool.ts';
import { checkLimits, checkSamples } from './limits.ts';
import { readOggStream } from './ogg.ts';
import { startOnce } from './started-once.ts';

const decoders = new DecoderPool(() => {
  const decoder = new OggVorbisDecoder();
  startOnce((decoder as unknown as { readonly _decoder: object })._decoder);
  return decoder;
});

/**
 * Decodes Ogg Vorbis with libvorbis, at the stream's own sampling rate and length.
 *
 * @throws Error that says what is wrong with the file.
 */
export async function decodeOggVorbis(bytes: Uint8Array): Promise<Audio> {
  let packets = 0;
  const { samples, firstPacket, stream } = readOggStream(bytes, () => {
    packets += 1;
  });
  if (firstPacket.length < 30) throw new Error('it ends inside its header: the file was cut off');
  const header = new DataView(firstPacket.buffer, firstPacket.byteOffset, firstPacket.byteLength);
  const channels = header.getUint8(11);
  checkLimits({ samplingRate: header.getUint32(12, true), channels, samples });
  // A packet gives half of its block at most; byte 28 has the exponents of the two block sizes, the longer one's above.
  checkSamples(packets * 2 ** ((header.getUint8(28) >> 4) - 1) * channels);
  return decoders.decode(stream, samples);
}
