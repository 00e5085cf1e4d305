import { OggOpusDecoder } from 'ogg-opus-decoder';
import type { Audio } from './audio.ts';
import { DecoderPool } from './decoder-pool.ts';
import { readOggStream } from './ogg.ts';

const decoders = new DecoderPool(() => new OggOpusDecoder());

/**
 * Decodes Ogg Opus with libopus. Opus knows one rate: the result has 48 kHz, whatever was encoded. By RFC 7845 the
 * encoder's delay (pre-skip) is left out, what lies behind the last granule position is cut off, and the header's gain
 * applies; the library does only the first.
 *
 * @throws Error that says what is wrong with the file.
 */
export async function decodeOggOpus(bytes: Uint8Array): Promise<Audio> {
  const { samples, firstPacket } = readOggStream(bytes);
  if (firstPacket.length < 19) throw new Error('it ends inside its header: the file was cut off');
  const header = new DataView(firstPacket.buffer, firstPacket.byteOffset, firstPacket.byteLength);
  const length = samples - header.getUint16(10, true);
  const gain = 10 ** (header.getInt16(16, true) / 256 / 20);

  const { samplingRate, channels } = await decoders.decode(bytes, length);
  return { samplingRate, channels: channels.map((channel) => scale(channel.subarray(0, length), gain)) };
}

function scale(samples: Float32Array, gain: number): Float32Array {
  return gain === 1 ? samples : samples.map((sample) => sample * gain);
}
