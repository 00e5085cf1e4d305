import type { Audio } from './audio.ts';
import { checkLimits } from './limits.ts';

/** Where a WAV file keeps what is needed. */
interface Layout {
  readonly encoding: Encoding;
  readonly channels: number;
  readonly samplingRate: number;
  /** Bytes of one sample of one channel. */
  readonly sampleBytes: number;
  readonly data: Uint8Array;
}

/** A compressed encoding stays the number that the file has for it. */
type Encoding = 'integer' | 'float' | number;

// A program that writes to a pipe cannot go back and fill in the length; SoX then leaves 2 GiB less a few KiB there.
const UNKNOWN = 0xffffffff;
const UNKNOWN_FROM_SOX = 0x7fff0000;

/**
 * Decodes RIFF and RF64 WAV: 8-bit unsigned, 16-, 24- and 32-bit integer, 32- and 64-bit float.
 * Integers of b bits are divided by 2^(b-1).
 *
 * @throws Error that says what is wrong with the file.
 */
export function decodeWav(bytes: Uint8Array): Audio {
  const { encoding, channels, samplingRate, sampleBytes, data } = readLayout(bytes);
  // A block of no bytes is refused below.
  const samples = Math.floor(data.byteLength / Math.max(1, sampleBytes * channels));
  checkLimits({ samplingRate, channels, samples });
  const { values, fullScale } = readValues(data, encoding, sampleBytes);
  const length = Math.floor(values.length / channels);
  return {
    samplingRate,
    channels: Array.from({ length: channels }, (_, channel) =>
      takeChannel(values, channel, channels, length, 1 / fullScale),
    ),
  };
}

/** How the samples are written; null where the file ends before it says so. */
export function wavEncoding(bytes: Uint8Array): Encoding | null {
  for (const chunk of readChunks(bytes)) if (chunk.id === 'fmt ') return readEncoding(chunk.body);
  return null;
}

interface Chunk {
  readonly id: string;
  /** Bytes that the header promises. */
  readonly size: number;
  /** Bytes there are; fewer than `size` where the file was cut. */
  readonly body: DataView;
}

/** Walks the chunks; the one with the samples is the last to be read. */
function* readChunks(bytes: Uint8Array): Generator<Chunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let size64: number | null = null;
  for (let offset = 12; offset + 8 <= view.byteLength; ) {
    const id = String.fromCharCode(...bytes.subarray(offset, offset + 4));
    const start = offset + 8;
    let size = view.getUint32(offset + 4, true);
    if (id === 'data') size = dataSize(view, size, size64, view.byteLength - start);
    const body = new DataView(bytes.buffer, bytes.byteOffset + start, Math.min(size, view.byteLength - start));
    yield { id, size, body };
    if (id === 'data') return;
    // RF64 keeps the lengths that do not fit 32 bits in a chunk of their own.
    if (id === 'ds64' && body.byteLength >= 16) size64 = Number(body.getBigUint64(8, true));
    // A chunk of odd length is followed by a byte of padding.
    offset = start + size + (size % 2);
  }
}

function dataSize(file: DataView, size: number, size64: number | null, available: number): number {
  if (size === UNKNOWN) return size64 || available;
  if (size >= UNKNOWN_FROM_SOX && size > available) return available;
  // An empty recording says 0 too, but its outer length is right.
  const honest = file.getUint32(4, true) === file.byteLength - 8;
  return size === 0 && !honest ? available : size;
}

function readLayout(bytes: Uint8Array): Layout {
  let format: DataView | null = null;
  for (const { id, size, body } of readChunks(bytes)) {
    if (id === 'fmt ') format = body;
    if (id !== 'data') continue;
    if (!format || format.byteLength < 16) throw new Error('the samples come before their description (chunk "fmt ")');
    if (body.byteLength < size) {
      throw new Error(`the file ends after ${body.byteLength} of ${size} bytes of samples: it was cut off`);
    }
    const channels = format.getUint16(2, true);
    const samplingRate = format.getUint32(4, true);
    const sampleBytes = format.getUint16(12, true) / channels;
    if (channels === 0 || samplingRate === 0) throw new Error(`it has ${channels} channels at ${samplingRate} Hz`);
    return {
      encoding: readEncoding(format) ?? 0,
      channels,
      samplingRate,
      sampleBytes,
      data: new Uint8Array(body.buffer, body.byteOffset, body.byteLength),
    };
  }
  throw new Error('the file ends before the samples (chunk "data"): it was cut off');
}

function readEncoding(format: DataView): Encoding | null {
  if (format.byteLength < 16) return null;
  let code = format.getUint16(0, true);
  // WAVE_FORMAT_EXTENSIBLE: the code is in the first two bytes of the sub-format's GUID.
  if (code === 0xfffe && format.byteLength >= 26) code = format.getUint16(24, true);
  if (code === 1) return 'integer';
  return code === 3 ? 'float' : code;
}

type Values = Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

/** The interleaved samples as numbers (little-endian, as on every platform that Node runs on with few exceptions). */
function readValues(data: Uint8Array, encoding: Encoding, sampleBytes: number): { values: Values; fullScale: number } {
  const count = Math.floor(data.byteLength / sampleBytes);
  // A typed array must begin at a multiple of its element's size; a copy does where the samples do not.
  const aligned = (): [ArrayBufferLike, number, number] => {
    const there = data.byteOffset % sampleBytes === 0 ? data : data.slice();
    return [there.buffer, there.byteOffset, count];
  };
  switch (`${encoding} ${sampleBytes}`) {
    case 'integer 1':
      return { values: new Int8Array(data.map((byte) => byte ^ 0x80).buffer), fullScale: 2 ** 7 };
    case 'integer 2':
      return { values: new Int16Array(...aligned()), fullScale: 2 ** 15 };
    case 'integer 3':
      return { values: widen24(data, count), fullScale: 2 ** 31 };
    case 'integer 4':
      return { values: new Int32Array(...aligned()), fullScale: 2 ** 31 };
    case 'float 4':
      return { values: new Float32Array(...aligned()), fullScale: 1 };
    case 'float 8':
      return { values: new Float64Array(...aligned()), fullScale: 1 };
  }
  throw new Error(
    `its samples are ${encoding}s of ${sampleBytes} bytes; 1 to 4 bytes (integer), 4 or 8 (float) are read`,
  );
}

/** 24-bit integers as the upper three bytes of 32-bit ones. */
function widen24(data: Uint8Array, count: number): Int32Array {
  const values = new Int32Array(count);
  for (let index = 0, at = 0; index < count; index++, at += 3) {
    values[index] = (data[at]! << 8) | (data[at + 1]! << 16) | (data[at + 2]! << 24);
  }
  return values;
}

function takeChannel(values: Values, channel: number, channels: number, length: number, scale: number): Float32Array {
  const samples = new Float32Array(length);
  for (let index = 0, at = channel; index < length; index++, at += channels) samples[index] = values[at]! * scale;
  return samples;
}
