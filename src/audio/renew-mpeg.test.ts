import { readFileSync } from 'node:fs';
import { MPEGDecoder } from 'mpg123-decoder';
import { expect, test } from 'vitest';
import { decodeMp3 } from './mp3.ts';
import { mostRenewals } from './renew-mpeg.ts';

const names = ['stereo.mp3', 'stereo-without-information.mp3', 'mono.mp3'];
const files = names.map((name) => readFileSync(new URL(`../../test/fixtures/audio/${name}`, import.meta.url)));

test('whatever was decoded before, a file becomes what a decoder that was started for it makes of it', async () => {
  const expected: Float32Array[] = [];
  for (const file of files) {
    const decoder = new MPEGDecoder();
    await decoder.ready;
    expected.push(decoder.decode(file).channelData[0]!);
    decoder.free();
  }
  // Past the number of files after which a decoder is started anew, with a file now and then that is none to the end.
  for (let round = 0; 3 * round < mostRenewals + 9; round += 1) {
    for (const [index, file] of files.entries()) {
      const { channels } = await decodeMp3(file);
      expect(Buffer.compare(bytesOf(channels[0]!), bytesOf(expected[index]!))).toBe(0);
    }
    if (round % 20 === 0) await expect(decodeMp3(files[0]!.subarray(0, 2000))).rejects.toThrow('cut off');
  }
});

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
