import { afterId3v2 } from '../audio/id3.ts';
import { readFrameHeader } from '../audio/mpeg-frames.ts';

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
  const start = afterId3v2(bytes);
  let end = start;
  let covered = 0;
  let spare = spareFrames;
  while (end < bytes.length && (covered < seconds || spare-- > 0)) {
    const header = readFrameHeader(bytes, end);
    if (!header) break;
    end = Math.min(end + header.length, bytes.length);
    covered += header.samples / header.samplingRate;
  }
  return end === start ? null : bytes.subarray(start, end);
}
