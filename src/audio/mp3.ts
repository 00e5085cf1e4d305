import { MPEGDecoder } from 'mpg123-decoder';
import type { Audio } from './audio.ts';
import { DecoderPool } from './decoder-pool.ts';
import { afterId3v2, beforeId3v1 } from './id3.ts';
import { checkLimits } from './limits.ts';
import { belongTogether, type FrameHeader, findFirstFrame, readFrameHeader } from './mpeg-frames.ts';
import { startOnce } from './started-once.ts';

const decoders = new DecoderPool(() => {
  const decoder = new MPEGDecoder();
  startOnce(decoder);
  return {
    ready: decoder.ready,
    async decodeFile(bytes) {
      const decoded = decoder.decode(bytes);
      await decoder.reset();
      return decoded;
    },
  };
});

/**
 * Decodes MP3 with mpg123. Where the encoder wrote its delay and padding down (a Xing or Info frame with a LAME tag),
 * both are cut off, so the clip is as long as what was encoded; elsewhere nothing is cut, as no one knows how much.
 * An information frame is no sound and never decoded.
 *
 * mpg123 plays on whatever is missing. So the frames are counted first, and a file that ends inside a frame, has fewer
 * frames than its information frame promises, or has something else between frames is refused. MP3 has no checksum over
 * the sound itself: changed bytes inside a frame go unnoticed.
 *
 * @throws Error that says what is wrong with the file.
 */
export async function decodeMp3(bytes: Uint8Array): Promise<Audio> {
  const stream = readStream(bytes.subarray(afterId3v2(bytes), beforeId3v1(bytes)));
  // The library gives two channels, whatever there are.
  checkLimits({ samplingRate: stream.samplingRate, channels: 2, samples: stream.samples });
  const { channels } = await decoders.decode(stream.bytes, stream.samples);
  // The library gives every stream two channels; those of a mono stream are equal.
  return { samplingRate: stream.samplingRate, channels: stream.mono ? channels.slice(0, 1) : channels };
}

interface Stream {
  /** From the first frame's first byte to the last frame's last. */
  readonly bytes: Uint8Array;
  readonly samplingRate: number;
  /** Whether every frame is mono. */
  readonly mono: boolean;
  /** Samples a channel that the frames hold, less the encoder's delay and padding where they are known. */
  readonly samples: number;
}

function readStream(bytes: Uint8Array): Stream {
  const start = findFirstFrame(bytes);
  if (start === null) throw new Error('it has no MPEG audio frame');
  const first = readFrameHeader(bytes, start)!;
  const information = readInformation(bytes, start, first);

  let frames = 0;
  let mono = true;
  let end = start;
  for (let header: FrameHeader | null = first; header && belongTogether(first, header); ) {
    const next = end + header.length;
    if (next > bytes.length) throw new Error(`it ends inside frame ${frames + 1}: the file was cut off`);
    frames++;
    mono &&= header.mono;
    end = next;
    header = readFrameHeader(bytes, end);
  }
  if (resumes(bytes, end)) throw new Error(`what follows frame ${frames} (byte ${end}) is no frame of the same stream`);

  const sounding = frames - (information ? 1 : 0);
  // Some encoders count the information frame itself.
  if (information && sounding < information.frames - 1) {
    throw new Error(`it has ${sounding} of ${information.frames} frames: the file was cut off`);
  }
  const cut = information ? information.delay + information.padding : 0;
  return {
    bytes: bytes.subarray(start, end),
    samplingRate: first.samplingRate,
    mono,
    samples: sounding * first.samples - cut,
  };
}

/** Whether frames go on somewhere behind `end`; tags, zeros and other leftovers there are nothing to worry about. */
function resumes(bytes: Uint8Array, end: number): boolean {
  for (let offset = end; ; ) {
    const found = findFirstFrame(bytes, offset);
    if (found === null) return false;
    const header = readFrameHeader(bytes, found)!;
    // Two frames could be chance (a picture in a tag, say), three are not.
    const second = readFrameHeader(bytes, found + header.length);
    if (second && readFrameHeader(bytes, found + header.length + second.length)) return true;
    offset = found + 1;
  }
}

interface Information {
  readonly frames: number;
  /** Samples that the encoder put before the sound. */
  readonly delay: number;
  /** Samples that the encoder put behind it to fill the last frame. */
  readonly padding: number;
}

/** The Xing or Info frame: flags, then (for flags 1, 2, 4, 8) frames, bytes, 100 seek points, quality; then LAME's tag. */
function readInformation(bytes: Uint8Array, start: number, header: FrameHeader): Information | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, Math.min(header.length, bytes.length - start));
  let offset = header.informationOffset;
  if (offset + 120 > view.byteLength) return null;
  const name = String.fromCharCode(...bytes.subarray(start + offset, start + offset + 4));
  if (name !== 'Xing' && name !== 'Info') return null;
  const flags = view.getUint32(offset + 4);
  const frames = flags & 1 ? view.getUint32(offset + 8) : 0;
  offset += 8 + (flags & 1 ? 4 : 0) + (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
  // Nine characters of the encoder's name, twelve bytes of other things, then 12 bits each.
  const hasTag = offset + 24 <= view.byteLength && view.getUint32(offset) !== 0;
  if (!hasTag) return { frames, delay: 0, padding: 0 };
  const trim = (view.getUint16(offset + 21) << 8) | view.getUint8(offset + 23);
  return { frames, delay: trim >> 12, padding: trim & 0xfff };
}
