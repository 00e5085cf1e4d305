import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { dominantFrequency, largestDifference, readFixture, sine } from '../../test/fixtures/audio/signal.ts';
import { concat, writeWav } from '../../test/fixtures/audio/wav-file.ts';
import { OtoscopeError } from '../errors.ts';
import { decodeAudio } from './decode.ts';

const stereo = [
  { name: 'stereo.flac', samplingRate: 16000, length: 4800 },
  { name: 'stereo-streamed.flac', samplingRate: 16000, length: 4800 },
  { name: 'stereo-flac.ogg', samplingRate: 16000, length: 4800 },
  { name: 'stereo.ogg', samplingRate: 22050, length: 6615 },
  { name: 'stereo.opus', samplingRate: 48000, length: 14400 },
  { name: 'stereo.mp3', samplingRate: 44100, length: 13230 },
  // Nothing says what the encoder added: 13 frames.
  { name: 'stereo-without-information.mp3', samplingRate: 44100, length: 14976 },
];
const mono = [
  { name: 'mono.flac', samplingRate: 8000, length: 1600 },
  { name: 'mono.ogg', samplingRate: 44100, length: 8820 },
  { name: 'mono.opus', samplingRate: 48000, length: 9600 },
  { name: 'mono.mp3', samplingRate: 22050, length: 4410 },
];
const all = [
  ...stereo.map((clip) => ({ ...clip, frequencies: [440, 880] })),
  ...mono.map((clip) => ({ ...clip, frequencies: [660] })),
];

async function expectSines({ name, samplingRate, length, frequencies }: (typeof all)[number]): Promise<void> {
  const audio = await decodeAudio(readFixture(name), name);
  expect(audio.samplingRate).toBe(samplingRate);
  expect(audio.channels.map((samples) => samples.length)).toEqual(frequencies.map(() => length));
  expect(audio.channels.map((samples) => dominantFrequency(samples, samplingRate))).toEqual(frequencies);
  for (const samples of audio.channels) {
    const loudest = samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
    expect(loudest).toBeGreaterThan(0.45);
    expect(loudest).toBeLessThan(0.56);
  }
}

/** The one error that decoding the bytes ends in. */
async function failure(bytes: Uint8Array, name = 'shard-3.tar/clip-7'): Promise<string> {
  const error = await decodeAudio(bytes, name).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(OtoscopeError);
  const { message } = error as OtoscopeError;
  expect(message).toContain(name);
  expect(message).not.toContain('\n');
  return message;
}

afterEach(() => vi.unstubAllEnvs());

test.each(all)('$name', expectSines);

test('clips of many formats, rates and channel counts, again and again and at once', async () => {
  for (let round = 0; round < 3; round++) await Promise.all([...all, ...all.toReversed()].map(expectSines));
});

test.each(['stereo.flac', 'stereo-streamed.flac', 'stereo-flac.ogg'])('%s comes back bit by bit', async (name) => {
  const { channels } = await decodeAudio(readFixture(name), name);
  const exact = sine(440, 16000, 4800).map((sample) => Math.round(sample * 32768) / 32768);
  // The encoder rounded by its own rule: one step.
  expect(largestDifference(channels[0]!, exact)).toBeLessThanOrEqual(2 ** -15);
  expect(channels[0]!.every((sample) => Number.isInteger(sample * 32768))).toBe(true);
});

test.each(['guitar-electric', 'guitar-nylon', 'tuba', 'xylophone'])(
  'real recordings as MP3: %s',
  async (instrument) => {
    const folder = dirname(createRequire(import.meta.url).resolve(`tonejs-instrument-${instrument}-mp3/package.json`));
    const files = readdirSync(folder).filter((file) => file.endsWith('.mp3'));
    expect(files.length).toBeGreaterThan(7);
    for (const file of files) {
      const { samplingRate, channels } = await decodeAudio(new Uint8Array(readFileSync(join(folder, file))), file);
      expect(samplingRate).toBe(44100);
      expect(channels[0]!.length).toBeGreaterThan(44100);
    }
  },
);

describe('an MP3 may carry', () => {
  const mp3 = readFixture('stereo.mp3');
  const tag = (length: number): Uint8Array =>
    concat([
      Uint8Array.of(0x49, 0x44, 0x33, 4, 0, 0, 0, 0, length >> 7, length & 0x7f),
      new Uint8Array(length).fill(0xff),
    ]);
  const id3v1 = concat([new TextEncoder().encode('TAG'), new Uint8Array(125)]);

  test.each([
    ['two ID3v2 tags', concat([tag(9000), mp3])],
    ['an ID3v1 tag', concat([mp3, id3v1])],
    ['zeros on either side', concat([new Uint8Array(300), mp3, new Uint8Array(3000)])],
    [
      'a tag of another kind at the end',
      concat([mp3, new TextEncoder().encode('APETAGEX'), new Uint8Array(900).fill(7)]),
    ],
  ])('%s', async (_, bytes) => {
    expect((await decodeAudio(bytes, 'tagged.mp3')).channels[0]).toHaveLength(13230);
  });

  test('the same tags around FLAC', async () => {
    const bytes = concat([tag(100), readFixture('stereo.flac'), id3v1]);
    expect((await decodeAudio(bytes, 'tagged.flac')).channels[0]).toHaveLength(4800);
  });
});

test('the gain in an Opus header applies', async () => {
  const quieter = readFixture('stereo.opus');
  const before = await decodeAudio(quieter, 'before');
  // The header packet begins at byte 28; -6.0206 dB is a half.
  new DataView(quieter.buffer).setInt16(28 + 16, Math.round(256 * 20 * Math.log10(0.5)), true);
  new DataView(quieter.buffer).setUint32(22, oggChecksum(quieter.subarray(0, 47)), true);
  const after = await decodeAudio(quieter, 'after');
  expect(
    largestDifference(
      after.channels[0]!,
      before.channels[0]!.map((sample) => sample / 2),
    ),
  ).toBeLessThan(1e-4);
});

/** Bit by bit, as the Ogg specification defines it: independent of the program's table. */
function oggChecksum(page: Uint8Array): number {
  let crc = 0;
  page.forEach((byte, index) => {
    crc ^= (index >= 22 && index < 26 ? 0 : byte) << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  });
  return crc >>> 0;
}

describe('what is broken is one clear error, and the next clip decodes', () => {
  test.each(all)('$name cut off anywhere', async (clip) => {
    const bytes = readFixture(clip.name);
    for (const share of [0.1, 0.3, 0.5, 0.7, 0.9, 0.99]) {
      await failure(bytes.subarray(0, Math.floor(share * bytes.length)), clip.name);
    }
    await expectSines(clip);
  });

  test.each(all.filter(({ name }) => !name.endsWith('.mp3')))('$name with changed bytes', async (clip) => {
    const bytes = readFixture(clip.name);
    // Near the end: FLAC files have empty room behind their header.
    const changed = Math.floor(bytes.length * 0.9);
    await failure(
      bytes.map((byte, index) => (index >= changed && index < changed + 20 ? byte ^ 0x5a : byte)),
      clip.name,
    );
    await expectSines(clip);
  });

  test.each(all)('$name with garbage behind its first bytes', async (clip) => {
    const bytes = readFixture(clip.name).map((byte, index) => (index < 200 ? byte : (index * index * 7919) >> 3));
    await failure(bytes, clip.name);
    await expectSines(clip);
  });

  test('an Ogg file with a page missing', async () => {
    const bytes = readFixture('stereo.ogg');
    const starts = [...bytes.keys()].filter((at) => Buffer.from(bytes.subarray(at, at + 4)).toString() === 'OggS');
    expect(await failure(concat([bytes.subarray(0, starts[1]), bytes.subarray(starts[2])]))).toContain(
      'page 2 is missing',
    );
  });

  test('an MP3 with frames missing, or something else between them', async () => {
    const bytes = readFixture('stereo.mp3');
    const frames = [...bytes.keys()].filter(
      (at) => bytes[at] === 0xff && bytes[at + 1] === 0xfb && (bytes[at + 2]! & 0xf0) === 0x50,
    );
    const cut = bytes.subarray(0, frames.at(-3));
    expect(await failure(cut)).toContain('10 of 13 frames');
    const mixed = concat([bytes.subarray(0, frames[4]), new Uint8Array(500), bytes.subarray(frames[4])]);
    expect(await failure(mixed)).toContain('no frame of the same stream');
  });

  test.each([
    ['no bytes', new Uint8Array(0), '0 bytes'],
    ['text', new TextEncoder().encode('{ "error": "404 not found" }\n'), '(text): this is no audio'],
    ['a tag and nothing else', Uint8Array.of(0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 0), 'ID3 tag'],
    ['no samples', writeWav([new Float32Array(0)], 8000, { bits: 16 }), '(WAV): it has no samples'],
    ['not a number', writeWav([Float32Array.of(0, Number.NaN)], 8000, { bits: 32, float: true }), 'NaN or infinity'],
    ['infinity', writeWav([Float32Array.of(0, -1 / 0)], 8000, { bits: 32, float: true }), 'NaN or infinity'],
  ])('%s', async (_, bytes, reason) => {
    expect(await failure(bytes)).toContain(reason);
  });

  test('garbage', async () => {
    await failure(Uint8Array.from({ length: 5000 }, (_, index) => (index * index * 7919) >> 3));
  });
});

test('without ffmpeg, its formats are named with what helps', async () => {
  vi.stubEnv('PATH', '/nowhere');
  const error = await decodeAudio(readFixture('stereo.m4a'), 'song.m4a').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(OtoscopeError);
  expect(error).toMatchObject({
    message: 'song.m4a: MPEG-4 is decoded by ffmpeg, which is not on the PATH',
    hint: expect.stringContaining('Install ffmpeg'),
  });
});
