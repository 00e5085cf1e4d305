import type { FlacMemory } from './flac-memory.ts';

// A frame is at most 512 KiB long for the decoder as well.
const LONGEST_FRAME = 1 << 19;
/** What frames begin with: those that count themselves, and those that count samples. */
const syncCodes = [Buffer.of(0xff, 0xf8), Buffer.of(0xff, 0xf9)];

/**
 * Samples a channel up to the end of the last frame, from the number in its header (RFC 9639 section 9.1).
 *
 * @param memory holds the stream.
 * @param blockSize samples of every frame but the last, where frames count themselves and not samples.
 * @returns null where the stream does not end with a whole frame.
 */
export function samplesToLastFrame(stream: Uint8Array, memory: FlacMemory, blockSize: number): number | null {
  const start = findLastFrame(stream, memory);
  if (start === null) return null;
  const { number, next } = readCodedNumber(stream, start + 4);
  const countsSamples = (stream[start + 1]! & 1) === 1;
  return number * (countsSamples ? 1 : blockSize) + ownSamples(stream, start, next);
}

/**
 * How many samples, over all channels, the frames of a stream can become: those of everything that looks like the header of
 * a frame (RFC 9639 section 9.1), its checksum included. The stream's own header may lie about it.
 */
export function samplesInFrames(stream: Uint8Array): number {
  const bytes = Buffer.from(stream.buffer, stream.byteOffset, stream.length);
  let samples = 0;
  // The first byte alone is found in hundreds of places.
  for (const code of syncCodes) {
    for (let start = bytes.indexOf(code); start >= 0; start = bytes.indexOf(code, start + 1)) {
      samples += samplesOfFrame(stream, start);
    }
  }
  return samples;
}

/** The samples, over all channels, of the frame whose header begins at `start`; 0 where none does. */
export function samplesOfFrame(stream: Uint8Array, start: number): number {
  const header = readFrameHeader(stream, start);
  return header ? header.samples * header.channels : 0;
}

/** The header of a frame (RFC 9639 section 9.1). */
export interface FrameHeader {
  /** Of each channel. */
  readonly samples: number;
  readonly channels: number;
  /** 0 to 7: as many channels and one more; 8 to 10: two, one of them as a difference. */
  readonly assignment: number;
  /** Of a sample; 0: as the stream's header says. */
  readonly bits: number;
  /** Where the frame's first channel begins. */
  readonly end: number;
}

/** The header that begins at `start`, its checksum included; null where there is none. */
export function readFrameHeader(stream: Uint8Array, start: number): FrameHeader | null {
  if (stream[start] !== 0xff || (stream[start + 1]! & 0xfe) !== 0xf8) return null;
  const { next } = readCodedNumber(stream, start + 4);
  const [sizeCode, rateCode] = [stream[start + 2]! >> 4, stream[start + 2]! & 0x0f];
  // Numbers that have no code follow: a size of one or two bytes, a rate of as many.
  const end = next + (sizeCode === 6 ? 1 : sizeCode === 7 ? 2 : 0) + (rateCode === 12 ? 1 : rateCode > 12 ? 2 : 0);
  // The first code of a size is reserved.
  if (sizeCode === 0 || crc8(stream, start, end) !== stream[end]) return null;
  const assignment = stream[start + 3]! >> 4;
  return {
    samples: ownSamples(stream, start, next),
    channels: assignment < 8 ? assignment + 1 : 2,
    assignment,
    bits: bitsOfCode[(stream[start + 3]! >> 1) & 7]!,
    end: end + 1,
  };
}

const bitsOfCode = [0, 8, 12, 0, 16, 20, 24, 32];

/** Of frame headers: polynomial x^8 + x^2 + x + 1, from 0. */
function crc8(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0;
  for (let index = start; index < end; index++) {
    crc ^= bytes[index] ?? 0;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80 ? ((crc << 1) ^ 0x107) & 0xff : crc << 1;
  }
  return crc;
}

/** The CRC over a frame together with its own CRC is 0. */
function findLastFrame(stream: Uint8Array, memory: FlacMemory): number | null {
  for (let start = stream.length - 2; start >= Math.max(0, stream.length - LONGEST_FRAME); start--) {
    if (stream[start] !== 0xff || (stream[start + 1]! & 0xfe) !== 0xf8) continue;
    if (memory.crc16(start, stream.length) === 0) return start;
  }
  return null;
}

/** As UTF-8, but of up to seven bytes: the ones that the first begins with count the bytes, 6 bits in each that follows. */
function readCodedNumber(bytes: Uint8Array, start: number): { number: number; next: number } {
  const length = Math.clz32((~bytes[start]! & 0xff) << 24);
  let number = bytes[start]! & (0xff >> (length + 1));
  const next = start + Math.max(1, length);
  for (let index = start + 1; index < next; index++) number = number * 64 + (bytes[index]! & 0x3f);
  return { number, next };
}

/** The upper half of the header's third byte: a usual block size, or that one or two bytes at `next` hold it less one. */
function ownSamples(bytes: Uint8Array, start: number, next: number): number {
  const code = bytes[start + 2]! >> 4;
  if (code === 1) return 192;
  if (code < 6) return 576 << (code - 2);
  if (code === 6) return bytes[next]! + 1;
  if (code === 7) return bytes[next]! * 256 + bytes[next + 1]! + 1;
  return 256 << (code - 8);
}
