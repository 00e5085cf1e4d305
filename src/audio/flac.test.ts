import { FLACDecoder } from '@wasm-audio-decoders/flac';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FlacOptions, type Subframe, writeFlac } from '../../test/fixtures/audio/flac-file.ts';
import { readFixture } from '../../test/fixtures/audio/signal.ts';
import { decodeFlac } from './flac.ts';

/** A walk that stays within so many bits. */
function walk(length: number, bits: number, step: number, seed: number): number[] {
  let [state, value] = [seed, 0];
  const limit = 2 ** (bits - 1);
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    value = Math.max(-limit, Math.min(limit - 1, value + Math.round((state / 2 ** 31) * step)));
    return value;
  });
}

const residual = { partitionOrder: fc.nat(2), parameter: fc.option(fc.nat(20), { nil: undefined }) };
const subframe = fc.oneof(
  fc.constant<Subframe>({ kind: 'verbatim' }),
  fc.record({ kind: fc.constant('fixed'), order: fc.constantFrom(0, 1, 2, 3, 4), ...residual }),
  fc.record({
    kind: fc.constant('filter'),
    shift: fc.integer({ min: 9, max: 14 }),
    coefficients: fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 1, maxLength: 32 }),
    ...residual,
  }),
) as fc.Arbitrary<Subframe>;

test('whatever way the integers were written, they come back exactly', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(8, 12, 16, 20, 24),
      fc.constantFrom<FlacOptions['stereo'] | 1 | 2 | 3>(1, 2, 3, 'left-side', 'side-right', 'mid-side'),
      fc.constantFrom(128, 192),
      fc.nat(3),
      subframe,
      fc.integer(),
      (bits, layout, blockSize, zeros, how, seed) => {
        // The middle of two channels has one bit more below.
        const wasted = layout === 'mid-side' ? 0 : zeros;
        const channels = Array.from({ length: typeof layout === 'number' ? layout : 2 }, (_, channel) =>
          walk(2 * blockSize, bits - wasted, 2 ** (bits - 5), seed + channel).map((value) => value * 2 ** wasted),
        );
        const stereo = typeof layout === 'string' ? layout : undefined;
        const options = { samplingRate: 16_000, bits, blockSize, wasted, subframe: how, ...(stereo && { stereo }) };
        // A code of small numbers takes a bit for every step of a large one.
        const parameter = 'parameter' in how && how.parameter !== undefined ? Math.max(how.parameter, bits - 4) : null;
        const written = parameter === null ? how : ({ ...how, parameter } as Subframe);
        const audio = decodeFlac(writeFlac(channels, { ...options, subframe: written }));
        expect(audio.samplingRate).toBe(16_000);
        const exact = channels.map((values) => Float32Array.from(values, (value) => value / 2 ** (bits - 1)));
        expect(audio.channels).toEqual(exact);
      },
    ),
    { numRuns: 40 },
  );
});

test('32 bits a sample, and a difference of 33', () => {
  const [left, right] = [
    [-(2 ** 31), 2 ** 31 - 1, 5, -7],
    [2 ** 31 - 1, -(2 ** 31), 6, -7],
  ];
  for (const stereo of ['left-side', 'side-right', 'mid-side'] as const) {
    const options = { samplingRate: 48_000, bits: 32, blockSize: 4, stereo, subframe: { kind: 'verbatim' } } as const;
    const { channels } = decodeFlac(writeFlac([left!, right!], options));
    const exact = [left!, right!].map((values) => Float32Array.from(values, (value) => value / 2 ** 31));
    expect(channels).toEqual(exact);
  }
});

test('a constant channel', () => {
  const options = { samplingRate: 8000, bits: 16, blockSize: 100, subframe: { kind: 'constant' } } as const;
  const { channels } = decodeFlac(writeFlac([new Array<number>(250).fill(-123)], options));
  expect(channels[0]).toEqual(new Float32Array(250).fill(-123 / 32768));
});

test('a residual of zeros that has no bits, and codes longer than what is looked at at once', () => {
  const options = { samplingRate: 8000, bits: 16, blockSize: 64 } as const;
  for (const [values, residual] of [
    [new Array<number>(64).fill(-5), { width: 0 }],
    [Array.from({ length: 64 }, (_, index) => (index < 20 ? -3 : 700)), { parameter: 0 }],
    [walk(64, 16, 5000, 1), { parameter: 3 }],
  ] as const) {
    const subframe = { kind: 'fixed', order: 1, partitionOrder: 1, ...residual } as const;
    const { channels } = decodeFlac(writeFlac([[...values]], { ...options, subframe }));
    expect(channels[0]).toEqual(Float32Array.from(values, (value) => value / 2 ** 15));
  }
});

test('a frame of a reserved size is none', () => {
  const file = writeFlac([[1, 2, 3, 4]], {
    samplingRate: 8000,
    bits: 16,
    blockSize: 4,
    subframe: { kind: 'verbatim' },
  });
  file[44] = 0;
  for (let checksum = 0; checksum < 256; checksum++) {
    file[47] = checksum;
    expect(() => decodeFlac(file)).toThrow('frame 1 is damaged');
  }
});

test.each([
  ['stereo.flac', 16],
  ['mono.flac', 24],
])('%s is what libFLAC makes of it', async (name, bits) => {
  const decoder = new FLACDecoder();
  await decoder.ready;
  const { channelData } = await decoder.decodeFile(readFixture(name));
  const fullScale = 2 ** (bits - 1);
  // The library divides by one less.
  const expected = channelData.map((samples) => samples.map((one) => Math.round(one * (fullScale - 1)) / fullScale));
  expect(decodeFlac(readFixture(name)).channels).toEqual(expected);
  decoder.free();
});

test('one wrong bit in any frame, or a cut at any byte, is an error', () => {
  const subframe = { kind: 'filter', coefficients: [1500, -600], shift: 10, partitionOrder: 1, parameter: 6 } as const;
  const options = { samplingRate: 16_000, bits: 16, blockSize: 32, subframe } as const;
  const whole = writeFlac([walk(64, 16, 300, 7)], options);
  const start = 42;
  expect(decodeFlac(whole).channels[0]).toHaveLength(64);
  for (let bit = 8 * start; bit < 8 * whole.length; bit++) {
    const flipped = whole.slice();
    flipped[bit >> 3]! ^= 0x80 >> (bit & 7);
    expect(() => decodeFlac(flipped)).toThrow(/damaged|cut off|other channels/);
  }
  for (let length = start; length < whole.length; length++) {
    expect(() => decodeFlac(whole.subarray(0, length))).toThrow(/cut off|damaged/);
  }
});
