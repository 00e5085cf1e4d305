import type { Audio } from './audio.ts';
import { type FrameHeader, readFrameHeader } from './flac-frames.ts';
import type { FlacMemory } from './flac-memory.ts';
import { FlacReader } from './flac-reader.ts';
import { readSubframe } from './flac-subframe.ts';

/** What a stream's header says of all its frames. */
export interface StreamInformation {
  readonly samplingRate: number;
  readonly channels: number;
  /** Of a sample. */
  readonly bits: number;
  /** Samples of the longest frame; of every frame but the last, where frames count themselves and not samples. */
  readonly blockSize: number;
}

/** How two channels are written, by a frame's code: one of them as the difference, or both as they are. */
const stereo: Readonly<
  Record<number, { readonly kernel: 'leftSide' | 'sideRight' | 'midSide'; readonly side: 0 | 1 }>
> = {
  8: { kernel: 'leftSide', side: 1 },
  9: { kernel: 'sideRight', side: 0 },
  10: { kernel: 'midSide', side: 1 },
};
const cutOff = 'it was cut off: it ends';

/**
 * Decodes the frames of a FLAC stream (RFC 9639 section 9), exactly: integers of b bits are divided by 2^(b-1).
 *
 * Written here because libFLAC in WebAssembly takes three to five times as long (docs/encoding-speed.md). The checksum of every
 * frame is looked at, so no damage passes.
 *
 * @param stream from its first frame on.
 * @param memory holds it, with room for its blocks.
 * @param samples of each channel; what follows them is not looked at.
 * @throws Error that says which frame is damaged or cut off.
 */
export function decodeFrames(
  stream: Uint8Array,
  memory: FlacMemory,
  information: StreamInformation,
  samples: number,
): Audio {
  const { channels, bits, samplingRate, blockSize } = information;
  const output = Array.from({ length: channels }, () => new Float32Array(samples));
  let at = 0;
  for (let done = 0, frame = 1; done < samples; frame++) {
    const header = readFrameHeader(stream, at);
    if (!header)
      throw new Error(at >= stream.length - 1 ? `${cutOff} before frame ${frame}` : `frame ${frame} is damaged`);
    if (header.channels !== channels || (header.bits !== 0 && header.bits !== bits)) {
      throw new Error(`frame ${frame} has other channels, or bits a sample, than the header says`);
    }
    if (header.samples > blockSize) throw new Error(`frame ${frame} is longer than the header says`);
    const reader = new FlacReader(stream, memory, header.end);
    const { wasted, fault } = readChannels(reader, memory, header, bits);
    const end = reader.position + 2;
    if (end > stream.length) throw new Error(`${cutOff} inside frame ${frame}`, { cause: fault });
    // The checksum over a frame together with its own is 0.
    if (fault || memory.crc16(at, end) !== 0) throw new Error(`frame ${frame} is damaged`, { cause: fault });
    toFloats(memory, header, wasted, bits);
    const length = Math.min(header.samples, samples - done);
    for (const [channel, target] of output.entries()) target.set(memory.floats(memory.blockOf(channel), length), done);
    done += length;
    at = end;
  }
  return { samplingRate, channels: output };
}

/** Reads the channels as they are written: the bits that each does not have, and what is wrong with one, where something is. */
function readChannels(
  reader: FlacReader,
  memory: FlacMemory,
  { samples, channels, assignment }: FrameHeader,
  bits: number,
): { readonly wasted: readonly number[]; readonly fault?: unknown } {
  const wasted: number[] = [];
  try {
    for (let channel = 0; channel < channels; channel++) {
      // A difference has one more.
      const width = channel === stereo[assignment]?.side ? bits + 1 : bits;
      wasted.push(readSubframe(reader, memory, channel, samples, width));
    }
  } catch (fault) {
    return { wasted, fault };
  }
  return { wasted };
}

/** Makes float32 from -1 to 1 of a frame's blocks, where they are. */
function toFloats(
  memory: FlacMemory,
  { samples, assignment }: FrameHeader,
  wasted: readonly number[],
  bits: number,
): void {
  const { kernels } = memory;
  const [fours, factor] = [Math.ceil(samples / 4), 2 ** (1 - bits)];
  const written = stereo[assignment];
  if (written) {
    kernels[written.kernel](memory.blockOf(0), memory.blockOf(1), fours, wasted[0]!, wasted[1]!, factor);
  } else {
    for (const [channel, zeros] of wasted.entries()) kernels.channel(memory.blockOf(channel), fours, zeros, factor);
  }
}
