import type { Audio } from './audio.ts';
import { BitReader } from './bit-reader.ts';
import { crc16, readFrameHeader } from './flac-frames.ts';
import { lookBack, readSubframe } from './flac-subframe.ts';

/** What a stream's header says of all its frames. */
export interface StreamInformation {
  readonly samplingRate: number;
  readonly channels: number;
  /** Of a sample. */
  readonly bits: number;
  /** Samples of the longest frame; of every frame but the last, where frames count themselves and not samples. */
  readonly blockSize: number;
}

/** How two channels are written: as they are, or one of them as the difference. */
const [leftSide, sideRight, midSide] = [8, 9, 10];
const cutOff = 'it was cut off: it ends';

/**
 * Decodes the frames of a FLAC stream (RFC 9639 section 9), exactly: integers of b bits are divided by 2^(b-1).
 *
 * Written here because libFLAC in WebAssembly takes up to three times as long (docs/encoding-speed.md). The checksum of every
 * frame is looked at, so no damage passes.
 *
 * @param start where the first frame begins.
 * @param samples of each channel; what follows them is not looked at.
 * @throws Error that says which frame is damaged or cut off.
 */
export function decodeFrames(
  stream: Uint8Array,
  start: number,
  information: StreamInformation,
  samples: number,
): Audio {
  const { channels, bits, samplingRate, blockSize } = information;
  const reader = new BitReader(stream);
  const output = Array.from({ length: channels }, () => new Float32Array(samples));
  const blocks = Array.from({ length: channels }, () => new Float64Array(lookBack + blockSize));
  let at = start;
  for (let done = 0, frame = 1; done < samples; frame++) {
    const header = readFrameHeader(stream, at);
    if (!header)
      throw new Error(at >= stream.length - 1 ? `${cutOff} before frame ${frame}` : `frame ${frame} is damaged`);
    if (header.channels !== channels || (header.bits !== 0 && header.bits !== bits)) {
      throw new Error(`frame ${frame} has other channels, or bits a sample, than the header says`);
    }
    if (header.samples > blockSize) throw new Error(`frame ${frame} is longer than the header says`);
    reader.seek(header.end);
    const fault = readChannels(reader, blocks, header, bits);
    const end = reader.position + 2;
    if (end > stream.length) throw new Error(`${cutOff} inside frame ${frame}`, { cause: fault });
    // The checksum over a frame together with its own is 0.
    if (fault || crc16(stream, at, end) !== 0) throw new Error(`frame ${frame} is damaged`, { cause: fault });
    const length = Math.min(header.samples, samples - done);
    for (const [channel, block] of blocks.entries()) scale(block, output[channel]!, done, length, 2 ** (1 - bits));
    done += length;
    at = end;
  }
  return { samplingRate, channels: output };
}

/** Returns what is wrong with a channel, where something is. */
function readChannels(
  reader: BitReader,
  blocks: readonly Float64Array[],
  { samples, assignment }: { readonly samples: number; readonly assignment: number },
  bits: number,
): unknown {
  const side = assignment === sideRight ? 0 : assignment === leftSide || assignment === midSide ? 1 : -1;
  try {
    for (const [channel, block] of blocks.entries()) {
      readSubframe(reader, block, samples, channel === side ? bits + 1 : bits);
    }
  } catch (error) {
    return error;
  }
  if (side < 0) return undefined;
  const [first, second] = blocks as [Float64Array, Float64Array];
  for (let index = lookBack; index < lookBack + samples; index++) {
    const [a, b] = [first[index]!, second[index]!];
    // The middle lost half of what is odd, which the side has.
    if (assignment === midSide) first[index] = a + Math.ceil(b / 2);
    if (assignment === sideRight) first[index] = a + b;
    else second[index] = first[index]! - b;
  }
  return undefined;
}

function scale(block: Float64Array, output: Float32Array, from: number, length: number, factor: number): void {
  for (let index = 0; index < length; index++) output[from + index] = factor * block[lookBack + index]!;
}
