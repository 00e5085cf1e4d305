import { FLACDecoder } from '@wasm-audio-decoders/flac';
import type { Audio } from './audio.ts';
import { DecoderPool } from './decoder-pool.ts';
import { samplesInFrames, samplesOfFrame, samplesToLastFrame } from './flac-frames.ts';
import { afterId3v2, beforeId3v1 } from './id3.ts';
import { checkLimits, checkSamples } from './limits.ts';
import { readOggStream } from './ogg.ts';

const decoders = new DecoderPool(() => new FLACDecoder());

/**
 * Decodes FLAC with libFLAC; integers of b bits are divided by 2^(b-1), as in WAV. Frames with a wrong checksum are left
 * out by the library, so fewer samples than the header promises are an error; where the header was written before the
 * length was known, the number that the last frame has tells it.
 *
 * @throws Error that says what is wrong with the file.
 */
export async function decodeFlac(bytes: Uint8Array): Promise<Audio> {
  // The library would take a tag at the end for a part of the last frame.
  const stream = bytes.subarray(afterId3v2(bytes), beforeId3v1(bytes));
  const { samples, samplingRate, channels, bits, blockSize } = readStreamInformation(stream);
  const promised = samples || samplesToLastFrame(stream, blockSize);
  if (promised === null) throw new Error('it ends inside a frame: the file was cut off');
  checkLimits({ samplingRate, channels, samples: promised });
  checkSamples(samplesInFrames(stream));
  return rescale(await decoders.decode(stream, promised), bits);
}

/** Decodes FLAC in an Ogg container. */
export async function decodeOggFlac(bytes: Uint8Array): Promise<Audio> {
  let held = 0;
  const { samples, firstPacket, stream } = readOggStream(bytes, (start) => {
    held += samplesOfFrame(bytes, start);
  });
  checkSamples(held);
  // Nine bytes of the container's come before what a FLAC file begins with.
  const { bits } = readStreamInformation(firstPacket.subarray(9));
  return rescale(await decoders.decode(stream, samples), bits);
}

/**
 * Reads the header (RFC 9639 section 8.2): at byte 10 the samples of the largest frame; from byte 18 the sampling rate (20
 * bits), the channels less one (3), the bits a sample less one (5) and the samples a channel (36), which are 0 where the
 * encoder did not know.
 */
function readStreamInformation(stream: Uint8Array) {
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

/** The library divides by 2^(b-1) - 1. Up to 24 bits its float32 tells every integer apart, so this is exact. */
function rescale({ samplingRate, channels }: Audio, bits: number): Audio {
  const fullScale = 2 ** (bits - 1);
  for (const samples of channels) {
    for (let index = 0; index < samples.length; index++) {
      samples[index] = Math.round(samples[index]! * (fullScale - 1)) / fullScale;
    }
  }
  return { samplingRate, channels };
}
