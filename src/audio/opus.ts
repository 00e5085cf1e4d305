import { OggOpusDecoder } from 'ogg-opus-decoder';
import type { Audio } from './audio.ts';
import { DecoderPool } from './decoder-pool.ts';
import { checkLimits, checkSamples } from './limits.ts';
import { readOggStream } from './ogg.ts';
import { startOnceForAll } from './started-once.ts';

const decoders = new DecoderPool(() => {
  const decoder = new OggOpusDecoder();
  startOnceForAll(decoder);
  return decoder;
});

/**
 * Decodes Ogg Opus with libopus. Opus knows one rate: the result has 48 kHz, whatever was encoded. By RFC 7845 the
 * encoder's delay (pre-skip) is left out, what lies behind the last granule position is cut off, and the header's gain
 * applies; the library does only the first.
 *
 * @throws Error that says what is wrong with the file.
 */
export async function decodeOggOpus(bytes: Uint8Array): Promise<Audio> {
  let held = 0;
  const { samples, firstPacket, stream } = readOggStream(bytes, (start, isEmpty) => {
    held += isEmpty ? longestPacket : samplesOfPacket(bytes, start);
  });
  if (firstPacket.length < 19) throw new Error('it ends inside its header: the file was cut off');
  const header = new DataView(firstPacket.buffer, firstPacket.byteOffset, firstPacket.byteLength);
  const length = samples - header.getUint16(10, true);
  checkLimits({ samplingRate: 48_000, channels: header.getUint8(9), samples: length });
  checkSamples(held * header.getUint8(9));
  const gain = 10 ** (header.getInt16(16, true) / 256 / 20);

  const { samplingRate, channels } = await decoders.decode(stream, length);
  return { samplingRate, channels: channels.map((channel) => scale(channel.subarray(0, length), gain)) };
}

/** 120 ms at 48 kHz. */
const longestPacket = 5760;

/** A packet's samples a channel at 48 kHz (RFC 6716 section 3.1): the length of a frame, and how many there are. */
function samplesOfPacket(bytes: Uint8Array, start: number): number {
  const toc = bytes[start]!;
  const mode = toc >> 3;
  const frame = mode < 12 ? [480, 960, 1920, 2880][mode % 4]! : mode < 16 ? [480, 960][mode % 2]! : 120 << (mode % 4);
  const frames = [1, 2, 2, bytes[start + 1]! & 0x3f][toc & 3]!;
  return Math.min(frame * frames, longestPacket);
}

function scale(samples: Float32Array, gain: number): Float32Array {
  return gain === 1 ? samples : samples.map((sample) => sample * gain);
}
