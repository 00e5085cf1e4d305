import { performance } from 'node:perf_hooks';
import type { Tensor } from '../compute/tensor.ts';
import { messageOf, OtoscopeError } from '../errors.ts';
import type { AudioEncoder } from './encoder.ts';
import { encodeLong, framesWithin } from './long.ts';
import { measureEncoder } from './measure.ts';
import { noise } from './noise.ts';
import { openEncoder } from './open.ts';
import type { EncoderSource } from './source.ts';

/** The outcome of one check. */
export interface CheckFinding {
  /** What was checked, in a few words. */
  readonly name: string;
  readonly passed: boolean;
  /** What was found, with units. */
  readonly measured: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** How far apart the numbers of one clip may be, alone and in a batch, as a part of the largest. */
const batchTolerance = 1e-5;
const lengths = [0.1, 0.5, 1, 3, 10, 30, 60];
const tenMinutes = 600;

/**
 * Opens an encoder in this thread and tries what a run will ask of it. The findings come one by one, as they are made;
 * where the encoder cannot be opened or does not keep to its declarations, what depends on that is not tried.
 *
 * @param options.tenMinutes also encode ten minutes, the longest clip of any task, and report the memory it took.
 */
export async function* checkEncoder(
  source: EncoderSource,
  options: { readonly tenMinutes?: boolean } = {},
): AsyncGenerator<CheckFinding> {
  let encoder: AudioEncoder | undefined;
  const opening = await finding('opens', async () => {
    encoder = await openEncoder(source);
    const { samplingRate, outputDim, hopSizeMs, windowSeconds, batch } = encoder;
    const window = windowSeconds === undefined ? '' : `, windows of ${windowSeconds} s`;
    const single = batch === 'single' ? ', one clip at a time' : '';
    return { measured: `${samplingRate} Hz in, ${outputDim} numbers every ${hopSizeMs} ms out${window}${single}` };
  });
  yield opening;
  if (!encoder) return;
  try {
    yield* checkOpened(encoder, source, options.tenMinutes ?? false);
  } finally {
    await encoder.close?.();
  }
}

async function* checkOpened(
  encoder: AudioEncoder,
  source: EncoderSource,
  withTenMinutes: boolean,
): AsyncGenerator<CheckFinding> {
  const declarations = await finding('shape and hop as declared', async () => {
    const { milliseconds, lowest, highest } = (await measureEncoder(encoder, source)).measuredHop;
    return {
      measured: `[B, frames, ${encoder.outputDim}], a frame every ${digits(milliseconds)} ms (${digits(lowest)} to ${digits(highest)})`,
    };
  });
  yield declarations;
  if (!declarations.passed) return;
  for (const seconds of lengths) yield await checkLength(encoder, seconds);
  yield await finding('the same twice', () => checkDeterminism(encoder));
  yield await finding('alone as in a batch', () => checkBatch(encoder));
  for (const [name, audio] of Object.entries(unusualClips(encoder))) {
    yield await finding(`${name} gives finite numbers`, async () => {
      const { data } = await encodeLong(encoder, audio);
      return { measured: `largest ${digits(largest(data))}` };
    });
  }
  yield await finding('speed', () => measureSpeed(encoder));
  if (withTenMinutes) yield await checkLength(encoder, tenMinutes);
}

/** Runs one check; what it throws is its finding. */
async function finding(
  name: string,
  check: () => Promise<{ readonly measured: string; readonly passed?: boolean; readonly hint?: string }>,
): Promise<CheckFinding> {
  try {
    return { name, passed: true, ...(await check()) };
  } catch (error) {
    const hint = error instanceof OtoscopeError ? error.hint : undefined;
    return { name, passed: false, measured: messageOf(error), ...(hint !== undefined && { hint }) };
  }
}

/** Padding at a clip's ends may add or cost a few frames; many more are frames of the padding itself. */
function checkLength(encoder: AudioEncoder, seconds: number): Promise<CheckFinding> {
  return finding(`${seconds} s of audio`, async () => {
    const samples = Math.round(seconds * encoder.samplingRate);
    const { shape } = await encodeLong(encoder, noise(1, samples));
    const expected = framesWithin(samples, encoder);
    const frames = shape[1]!;
    const windows = Math.ceil(seconds / (encoder.windowSeconds ?? Number.POSITIVE_INFINITY)) || 1;
    const allowed = Math.max(3 * windows, 0.02 * expected);
    const memory = seconds === tenMinutes ? `, ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB in use` : '';
    return {
      passed: Math.abs(frames - expected) <= allowed,
      measured: `${frames} frames, ${expected} expected${memory}`,
      ...(frames > expected + allowed && { hint: 'cut the frames of the padding: ⌈T / hop⌉ of them are the clip' }),
    };
  });
}

async function checkDeterminism(encoder: AudioEncoder): Promise<{ measured: string; passed: boolean; hint?: string }> {
  const audio = noise(1, 3 * encoder.samplingRate);
  const [first, second] = [await encodeLong(encoder, audio), await encodeLong(encoder, audio)];
  const apart = difference(first.data, second.data);
  return apart === 0
    ? { passed: true, measured: 'equal to the bit' }
    : { passed: false, measured: `differ by ${digits(apart)}`, hint: 'switch dropout and random cropping off' };
}

async function checkBatch(encoder: AudioEncoder): Promise<{ measured: string; passed: boolean; hint?: string }> {
  const samples = 2 * encoder.samplingRate;
  const alone = await encodeLong(encoder, noise(1, samples));
  if (encoder.batch === 'single') return { passed: true, measured: 'sees one clip at a time' };
  let apart = 0;
  for (const size of [2, 5]) {
    const batch = noise(size, samples);
    // The mates are louder: a model that scales over its whole input shows it.
    for (let index = samples; index < batch.data.length; index++) batch.data[index]! *= 2;
    const together = await encodeLong(encoder, batch);
    apart = Math.max(apart, difference(alone.data, together.data.subarray(0, alone.data.length)));
  }
  apart /= Math.max(largest(alone.data), Number.MIN_VALUE);
  return apart <= batchTolerance
    ? { passed: true, measured: `differ by ${digits(apart)} of the largest number` }
    : {
        passed: false,
        measured: `differ by ${digits(apart)} of the largest number, at most ${batchTolerance} expected`,
        hint: "declare batch = 'single', or normalise every clip by itself",
      };
}

function unusualClips(encoder: AudioEncoder): Record<string, Tensor> {
  const samples = 2 * encoder.samplingRate;
  const clip = (sample: (index: number) => number): Tensor => {
    return { data: Float32Array.from({ length: samples }, (_, index) => sample(index)), shape: [1, samples] };
  };
  const { samplingRate } = encoder;
  return {
    silence: clip(() => 0),
    'a clipped full-scale tone': clip((index) => Math.sign(Math.sin((2 * Math.PI * 440 * index) / samplingRate))),
    'a constant signal': clip(() => 1),
  };
}

/** The encoder is warm by now: ten seconds, or a little over two seconds of computing for a fast one. */
async function measureSpeed(encoder: AudioEncoder): Promise<{ measured: string }> {
  const seconds = 10;
  const audio = noise(1, seconds * encoder.samplingRate);
  const start = performance.now();
  let runs = 0;
  do {
    await encodeLong(encoder, audio);
    runs++;
  } while (performance.now() - start < 1000);
  const elapsed = (performance.now() - start) / 1000;
  return { measured: `${digits((runs * seconds) / elapsed)} × real time in one thread` };
}

function difference(left: Float32Array, right: Float32Array): number {
  if (left.length !== right.length) return Number.POSITIVE_INFINITY;
  return left.reduce((worst, number, index) => Math.max(worst, Math.abs(number - right[index]!)), 0);
}

function largest(numbers: Float32Array): number {
  return numbers.reduce((most, number) => Math.max(most, Math.abs(number)), 0);
}

function digits(number: number): string {
  return String(Number(number.toPrecision(3)));
}
