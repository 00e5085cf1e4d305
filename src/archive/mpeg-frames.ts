// Bit rates (kbit/s) and sampling rates (Hz) of layer III by their header fields, for MPEG 1 and for MPEG 2 and 2.5.
const bitRates = {
  1: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const;
const samplingRates = { 1: [44100, 48000, 32000], 2: [22050, 24000, 16000], 2.5: [11025, 12000, 8000] } as const;

/** One frame more than the time asks for: a decoder drops up to a frame at the start. */
const spareFrames = 1;

/**
 * The beginning of an MP3 file: the fewest whole frames that decode to at least so many seconds (all, where the file is
 * shorter), byte for byte, without the tags before them. A frame may draw on bytes of earlier frames but never of later
 * ones, so a file's beginning sounds the same alone.
 *
 * @returns null where the bytes are no MPEG audio layer III.
 */
export function firstFrames(bytes: Uint8Array, seconds: number): Uint8Array | null {
  const start = afterTag(bytes);
  let end = start;
  let covered = 0;
  let spare = spareFrames;
  while (end < bytes.length && (covered < seconds || spare-- > 0)) {
    const frame = frameAt(bytes, end);
    if (!frame) break;
    end = Math.min(end + frame.bytes, bytes.length);
    covered += frame.seconds;
  }
  return end === start ? null : bytes.subarray(start, end);
}

/** An ID3v2 tag tells its length in four groups of seven bits. */
function afterTag(bytes: Uint8Array): number {
  if (bytes.length < 10 || String.fromCharCode(...bytes.subarray(0, 3)) !== 'ID3') return 0;
  const size = bytes.subarray(6, 10).reduce((value, byte) => value * 128 + (byte & 0x7f), 0);
  const footer = bytes[5]! & 0x10 ? 10 : 0;
  return 10 + size + footer;
}

function frameAt(bytes: Uint8Array, offset: number): { readonly bytes: number; readonly seconds: number } | null {
  const [sync = 0, version = 0, rates = 0] = bytes.subarray(offset, offset + 3);
  if (sync !== 0xff || (version & 0xe6) !== 0xe2) return null;
  const mpeg = ([2.5, null, 2, 1] as const)[(version >> 3) & 3];
  if (!mpeg) return null;
  const bitRate = bitRates[mpeg === 1 ? 1 : 2][rates >> 4];
  const samplingRate = samplingRates[mpeg][(rates >> 2) & 3];
  if (!bitRate || !samplingRate) return null;
  const samples = mpeg === 1 ? 1152 : 576;
  const padding = (rates >> 1) & 1;
  return {
    bytes: Math.floor((samples / 8) * ((bitRate * 1000) / samplingRate)) + padding,
    seconds: samples / samplingRate,
  };
}
