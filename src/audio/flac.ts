import type { Audio } from './audio.ts';
import { decodeFrames, type StreamInformation } from './flac-decoder.ts';
import { samplesInFrames, samplesOfFrame, samplesToLastFrame } from './flac-frames.ts';
import { holdStream } from './flac-memory.ts';
import { afterId3v2, beforeId3v1 } from './id3.ts';
import { checkLimits, checkSamples } from './limits.ts';
import { joinedPages, readOggStream } from './ogg.ts';

/**
 * Decodes FLAC. Where its header was written before the length was known, the number that the last frame has tells it.
 *
 * @throws Error that says what is wrong with the file.
 */
export function decodeFlac(bytes: Uint8Array): Audio {
  const stream = bytes.subarray(afterId3v2(bytes), beforeId3v1(bytes));
  const information = readStreamInformation(stream);
  const frames = stream.subarray(firstFrame(stream));
  const memory = holdStream(frames, information.channels, information.blockSize);
  const promised = information.samples || samplesToLastFrame(frames, memory, information.blockSize);
  if (promised === null) throw new Error('it ends inside a frame: the file was cut off');
  checkLimits({ ...information, samples: promised });
  checkSamples(samplesInFrames(frames));
  return decodeFrames(frames, memory, information, promised);
}

/** Decodes FLAC in an Ogg container. */
export function decodeOggFlac(bytes: Uint8Array): Audio {
  let held = 0;
  const { samples, stream } = readOggStream(bytes, (start) => {
    held += samplesOfFrame(bytes, start);
  });
  checkSamples(held);
  // Nine bytes of the container's come before what a FLAC file begins with; the packets that follow are all the rest of it.
  const flac = joinedPages(stream).subarray(9);
  const information = readStreamInformation(flac);
  checkLimits({ ...information, samples });
  const frames = flac.subarray(firstFrame(flac));
  const memory = holdStream(frames, information.channels, information.blockSize);
  return decodeFrames(frames, memory, information, samples);
}

/**
 * Reads the header (RFC 9639 section 8.2): at byte 10 the samples of the largest frame; from byte 18 the sampling rate (20
 * bits), the channels less one (3), the bits a sample less one (5) and the samples a channel (36), which are 0 where the
 * encoder did not know.
 */
function readStreamInformation(stream: Uint8Array): StreamInformation & { readonly samples: number } {
  if (stream.length < 42) throw new Error('it ends inside its header: the file was cut off');
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  return {
    samples: (view.getUint8(21) & 0x0f) * 2 ** 32 + view.getUint32(22),
    samplingRate: view.getUint32(18) >>> 12,
    channels: ((view.getUint8(20) >> 1) & 7) + 1,
    blockSize: view.getUint16(10),
    bits: ((view.getUint16(20) >> 4) & 0x1f) + 1,
  };
}

/** Blocks of metadata (RFC 9639 section 8.1) come first: a byte, whose first bit marks the last one, and three of length. */
function firstFrame(stream: Uint8Array): number {
  for (let at = 4; at + 4 <= stream.length; ) {
    const isLast = stream[at]! >= 0x80;
    at += 4 + stream[at + 1]! * 2 ** 16 + stream[at + 2]! * 2 ** 8 + stream[at + 3]!;
    if (isLast) return at;
  }
  throw new Error('it ends inside its header: the file was cut off');
}
