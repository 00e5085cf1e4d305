import { advance, f32, float64, get, i32, repeat, set, vector } from '../compute/instructions.ts';
import {
  type Compiled,
  compile,
  createMemory,
  growTo,
  type Kernel as Instructions,
  kernel,
  layOut,
  type Memory,
} from '../compute/webassembly.ts';
import type { Kernel } from './kernel.ts';

/** Input samples that are filtered in one go, about: as float64 they and the weights stay in a core's own cache. */
const blockSamples = 8192;
const [wordBytes, floatBytes, doubleBytes] = [4, 4, 8];

/** Filters stretches of sound with the filters of one pair of rates. */
export interface Resampler {
  /** Turns of the phases that a stretch has room for. */
  readonly turns: number;
  /** Of one channel or two: a stretch of `turns * stride` samples, with those before and behind it that a filter can touch. */
  readonly inputs: readonly [Float32Array, Float32Array];
  /** [turns, phases] */
  readonly output: Float32Array;
  /** Fills `output` from the first of the inputs, or from the mean of both. */
  filter(channels: 1 | 2): void;
}

/** Compiled once for all rates; of a thread's clips most have the same, so weights are kept for one pair. */
let opened: {
  readonly kernel: Kernel;
  readonly work: Work;
  readonly resampler: Resampler;
} | null = null;

interface Work {
  readonly memory: Memory;
  readonly run: Compiled<Record<'widen' | 'widenMean' | 'filter', Instructions>>;
}

export function openResampler(kernel: Kernel): Resampler {
  if (opened?.kernel === kernel) return opened.resampler;
  const { stride, phases, taps, first, weights, reach } = kernel;
  const turns = Math.max(1, Math.floor(blockSamples / stride));
  // By twos, as they are widened.
  const length = 2 * Math.ceil((reach + turns * stride + first[phases - 1]! + taps) / 2);
  const { places, bytes } = layOut({
    weights: doubleBytes * weights.length,
    first: wordBytes * phases,
    block: doubleBytes * length,
    one: floatBytes * length,
    other: floatBytes * length,
    output: floatBytes * turns * phases,
  });
  const work = opened?.work ?? startWork();
  growTo(work.memory, bytes);
  const { run } = work;
  const memory = work.memory.buffer;
  new Float64Array(memory, places.weights, weights.length).set(weights);
  new Int32Array(memory, places.first, phases).set(first.map((samples) => doubleBytes * (reach + samples)));
  const { one, other } = places;
  const resampler: Resampler = {
    turns,
    inputs: [new Float32Array(memory, one, length), new Float32Array(memory, other, length)],
    output: new Float32Array(memory, places.output, turns * phases),
    filter(channels) {
      if (channels === 1) run.widen(one, places.block, length / 2);
      else run.widenMean(one, other, places.block, length / 2);
      run.filter(
        places.block,
        places.weights,
        places.first,
        places.output,
        turns,
        phases,
        taps / 4,
        doubleBytes * stride,
      );
    },
  };
  opened = { kernel, work, resampler };
  return resampler;
}

function startWork(): Work {
  const memory = createMemory(0);
  return { memory, run: compile({ widen, widenMean, filter }, memory) };
}

/** (from, to, pairs) float32 as float64. */
const widen: Instructions = kernel(['i32', 'i32', 'i32'], ([from, to, pairs]) =>
  repeat(pairs, [
    ...float64.storeBoth(get(to), float64.loadTwo(get(from))),
    ...advance(from, 2 * floatBytes),
    ...advance(to, 2 * doubleBytes),
  ]),
);

/** (from, other, to, pairs) The mean of two channels, rounded to float32, as float64. Halved first, so that nothing overflows. */
const widenMean: Instructions = kernel(['i32', 'i32', 'i32', 'i32'], ([from, other, to, pairs], locals) => {
  const [half] = locals('vector', 1);
  const halved = (channel: typeof from) => vector.multiply(vector.loadTwo(get(channel)), get(half));
  return [
    ...set(half, vector.splat(f32.constant(0.5))),
    ...repeat(pairs, [
      ...float64.storeBoth(get(to), float64.ofTwo(vector.add(halved(from), halved(other)))),
      ...[from, other].flatMap((channel) => advance(channel, 2 * floatBytes)),
      ...advance(to, 2 * doubleBytes),
    ]),
  ];
});

/**
 * (block, weights, first, output, turns, phases, taps / 4, bytes of a stride) Every phase's filter over every turn. Four sums a
 * filter, as two vectors: each addition would else wait for the one before.
 */
const filter: Instructions = kernel(
  ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
  ([block, weights, first, output, turns, phases, fourTaps, stride], locals) => {
    const [at, weight, place, phase, tap] = locals('i32', 5);
    const sums = locals('vector', 2);
    return repeat(turns, [
      ...set(weight, get(weights)),
      ...set(place, get(first)),
      ...set(phase, get(phases)),
      ...repeat(phase, [
        ...set(at, i32.add(get(block), i32.load(get(place)))),
        ...sums.flatMap((sum) => set(sum, float64.zero)),
        ...set(tap, get(fourTaps)),
        ...repeat(tap, [
          ...sums.flatMap((sum, index) => {
            const offset = 2 * index * doubleBytes;
            const product = float64.multiply(float64.loadBoth(get(weight), offset), float64.loadBoth(get(at), offset));
            return set(sum, float64.add(get(sum), product));
          }),
          ...advance(weight, 4 * doubleBytes),
          ...advance(at, 4 * doubleBytes),
        ]),
        ...f32.store(get(output), float64.rounded(float64.sum(float64.total(sums[0]), float64.total(sums[1])))),
        ...advance(output, floatBytes),
        ...advance(place, wordBytes),
      ]),
      ...set(block, i32.add(get(block), get(stride))),
    ]);
  },
);
