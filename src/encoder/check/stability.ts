import type { Tensor } from '../../compute/tensor.ts';
import { namesOf } from '../own-names.ts';
import type { Bench } from './bench.ts';
import { type Basis, type Check, digits, type Found, needing } from './finding.ts';

/** How far apart the numbers of one clip may be, alone and in a batch, as parts of the largest: rounding, and too far. */
const [rounding, tooFar] = [1e-5, 1e-3];
const seconds = 2;
const group = 'Stability';

/** What every comparison of two embeddings rests on. */
export const repeats: Basis = { name: 'the same twice', otherwise: 'it does not give the same numbers twice' };

/** An embedding depends on its clip alone. */
export function stabilityChecks(bench: Bench): Check[] {
  return [
    { group, name: repeats.name, must: true, run: () => checkDeterminism(bench) },
    ...needing(repeats, [
      { group, name: 'unchanged by batch-mates', must: true, run: () => checkMates(bench) },
      { group, name: 'unchanged by batch size', must: true, run: () => checkSizes(bench) },
      { group, name: 'unchanged by the order in a batch', must: true, run: () => checkOrder(bench) },
    ]),
  ];
}

async function checkDeterminism(bench: Bench): Promise<Found> {
  const audio = bench.clips(1, 3);
  const [first, second] = [await bench.encode(audio), await bench.encode(audio)];
  const apart = difference(first.data, second.data);
  if (apart === 0) return { measured: 'identical' };
  const part = apart / Math.max(largest(first.data), Number.MIN_VALUE);
  const hint = 'switch dropout, random cropping and random weights off: eval mode, a fixed seed';
  // A GPU may add in another order each time.
  if (part <= rounding) return { measured: `differ by ${digits(part)} of the largest number, as rounding does` };
  return { outcome: 'failed', measured: `differ by ${digits(part)} of the largest number`, hint };
}

/** Its mates are as loud as can be: a model that scales over its whole input shows it. */
async function checkMates(bench: Bench): Promise<Found> {
  if (bench.encoder.batch === 'single') return alone;
  const quiet = scaled(bench.clips(1, seconds), 0.25);
  const batch = scaled(bench.clips(4, seconds), 1);
  batch.data.set(quiet.data, 0);
  const [single, together] = [await bench.encode(quiet), await bench.encode(batch)];
  return compare(bench, single.data, together.data.subarray(0, single.data.length));
}

async function checkSizes(bench: Bench): Promise<Found> {
  if (bench.encoder.batch === 'single') return alone;
  const single = await bench.encode(bench.clips(1, seconds));
  const apart: number[] = [];
  for (const size of [2, 5, 16]) {
    const { data } = await bench.encode(bench.clips(size, seconds));
    apart.push(relative(single.data, data.subarray(0, single.data.length)));
  }
  return judge(bench, Math.max(...apart));
}

async function checkOrder(bench: Bench): Promise<Found> {
  if (bench.encoder.batch === 'single') return alone;
  const batch = bench.clips(4, seconds);
  const [forth, back] = [await bench.encode(batch), await bench.encode(reversed(batch))];
  return compare(bench, forth.data, reversed(back).data);
}

const alone: Found = { measured: 'it sees one clip at a time' };

function compare(bench: Bench, left: Float32Array, right: Float32Array): Found {
  return judge(bench, relative(left, right));
}

function judge({ encoder }: Bench, apart: number): Found {
  if (apart === 0) return { measured: 'identical' };
  const measured = `differ by ${digits(apart)} of the largest number`;
  if (apart <= rounding) return { measured };
  if (apart <= tooFar) return { measured: `${measured}, more than float32 rounds; ${tooFar} is the most allowed` };
  const hint = `${namesOf(encoder).oneAtATime}, or normalise every clip by itself`;
  return { outcome: 'failed', measured: `${measured}, at most ${tooFar} expected`, hint };
}

function relative(left: Float32Array, right: Float32Array): number {
  return difference(left, right) / Math.max(largest(left), Number.MIN_VALUE);
}

export function difference(left: Float32Array, right: Float32Array): number {
  if (left.length !== right.length) return Number.POSITIVE_INFINITY;
  return left.reduce((worst, number, index) => Math.max(worst, Math.abs(number - right[index]!)), 0);
}

function largest(numbers: Float32Array): number {
  return numbers.reduce((most, number) => Math.max(most, Math.abs(number)), 0);
}

/** Each waveform with the given peak; silence stays silence. */
function scaled({ data, shape }: Tensor, peak: number): Tensor {
  const samples = shape[1]!;
  const result = data.slice();
  for (let start = 0; start < data.length; start += samples) {
    const row = result.subarray(start, start + samples);
    const gain = peak / (largest(row) || 1);
    for (let index = 0; index < samples; index++) row[index]! *= gain;
  }
  return { data: result, shape };
}

/** The rows of the first axis in the other order. */
function reversed({ data, shape }: Tensor): Tensor {
  const [count] = shape as [number];
  const size = data.length / count;
  const result = new Float32Array(data.length);
  for (let row = 0; row < count; row++)
    result.set(data.subarray(row * size, (row + 1) * size), (count - 1 - row) * size);
  return { data: result, shape };
}
