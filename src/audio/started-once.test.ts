import { readFileSync } from 'node:fs';
import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import { MPEGDecoder } from 'mpg123-decoder';
import { OggOpusDecoder } from 'ogg-opus-decoder';
import { expect, test } from 'vitest';
import type { Audio } from './audio.ts';
import { decodeMp3 } from './mp3.ts';
import { decodeOggOpus } from './opus.ts';
import { decodeOggVorbis } from './vorbis.ts';

test.each([
  ['mpg123', ['stereo.mp3', 'stereo-without-information.mp3', 'mono.mp3'], decodeMp3, () => new MPEGDecoder()],
  ['libvorbis', ['stereo.ogg', 'mono.ogg'], decodeOggVorbis, () => new OggVorbisDecoder()],
  ['libopus', ['stereo.opus', 'mono.opus'], decodeOggOpus, () => new OggOpusDecoder()],
] as const)(
  'whatever %s decoded before, a file becomes what a decoder that was started for it makes of it',
  async (_, names, decode, create) => {
    const files = names.map(
      (name) => new Uint8Array(readFileSync(new URL(`../../test/fixtures/audio/${name}`, import.meta.url))),
    );
    const expected = await Promise.all(
      files.map(async (file) => {
        const decoder = create();
        await decoder.ready;
        const { channelData } = await ('decodeFile' in decoder ? decoder.decodeFile(file) : decoder.decode(file));
        decoder.free();
        return channelData;
      }),
    );
    for (let round = 0; round < 6; round += 1) {
      // One after the other, then several at once.
      const decoded: Audio[] = [];
      if (round % 2 === 0) for (const file of files) decoded.push(await decode(file));
      else decoded.push(...(await Promise.all(files.map(decode))));
      for (const [index, { channels }] of decoded.entries()) {
        for (const [channel, samples] of channels.entries()) {
          const whole = expected[index]![channel]!.subarray(0, samples.length);
          expect(Buffer.compare(bytesOf(samples), bytesOf(whole))).toBe(0);
        }
      }
      if (round % 3 === 0)
        await expect(decode(files[0]!.subarray(0, files[0]!.length >> 1))).rejects.toThrow('cut off');
    }
  },
);

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
