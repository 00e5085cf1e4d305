/** The header of an MPEG audio layer III frame (ISO 11172-3, 13818-3 and the unofficial version 2.5). */
export interface FrameHeader {
  readonly version: 1 | 2 | 2.5;
  readonly samplingRate: number;
  readonly mono: boolean;
  /** Bytes of the whole frame. */
  readonly length: number;
  /** Samples a channel. */
  readonly samples: 1152 | 576;
  /** Bytes from the frame's start to where an encoder may put its information instead of sound. */
  readonly informationOffset: number;
}

const KILOBITS_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const KILOBITS_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const RATES = [44100, 48000, 32000];

// How far sound may be from the start of the file, behind padding that is part of no tag.
const SEARCH_BYTES = 1 << 16;

/** Reads a frame header; null where there is none (or one without a fixed length, "free format"). */
export function readFrameHeader(bytes: Uint8Array, offset: number): FrameHeader | null {
  if (offset + 4 > bytes.length) return null;
  const [, second, third, fourth] = bytes.subarray(offset, offset + 4) as unknown as [number, number, number, number];
  if (bytes[offset] !== 0xff || (second & 0xe0) !== 0xe0 || ((second >> 1) & 3) !== 1) return null;
  const version = ([2.5, null, 2, 1] as const)[((second >> 3) & 3) as 0 | 1 | 2 | 3];
  if (version === null) return null;
  const kilobits = (version === 1 ? KILOBITS_1 : KILOBITS_2)[third >> 4];
  const rate = RATES[(third >> 2) & 3];
  if (!kilobits || !rate) return null;
  const samplingRate = version === 1 ? rate : rate / (version === 2 ? 2 : 4);
  const samples = version === 1 ? 1152 : 576;
  const mono = fourth >> 6 === 3;
  const sideInformation = version === 1 ? (mono ? 17 : 32) : mono ? 9 : 17;
  const checksum = (second & 1) === 0 ? 2 : 0;
  return {
    version,
    samplingRate,
    mono,
    length: Math.floor((samples * kilobits * 125) / samplingRate) + ((third >> 1) & 1),
    samples,
    informationOffset: 4 + checksum + sideInformation,
  };
}

/** Offset of the first frame: a header whose frame ends where the next frame, or nothing, begins. Null: no frame. */
export function findFirstFrame(bytes: Uint8Array, start = 0): number | null {
  for (let offset = start; offset < Math.min(start + SEARCH_BYTES, bytes.length - 3); offset++) {
    const header = readFrameHeader(bytes, offset);
    if (!header) continue;
    const end = offset + header.length;
    const next = readFrameHeader(bytes, end);
    if (end === bytes.length || (next && belongTogether(header, next))) return offset;
  }
  return null;
}

/** Whether two frames can be of one stream: bit rate and stereo mode may change, version and sampling rate not. */
export function belongTogether(a: FrameHeader, b: FrameHeader): boolean {
  return a.version === b.version && a.samplingRate === b.samplingRate;
}
