import { advance, type Code, get, i32, type Local, repeat, set, vector } from '../../compute/instructions.ts';
import { type Kernel, kernel, type Locals, vectorBytes } from '../../compute/webassembly.ts';
import { butterfly, type Complex } from './butterfly.ts';
import { complexBytes, floatBytes } from './lanes.ts';

const { add, subtract, multiply, load, store, loadSplat } = vector;

/** Where the numbers of a transform lie, in bytes. */
export interface FourierPlaces {
  readonly input: number;
  /** As large as the input, each. The result lies in the first or the second, as {@link resultPlace} says. */
  readonly work: readonly [number, number];
  /** {@link turns} of the transform. */
  readonly turns: number;
}

/** By what a transform of so many points is taken apart, stage by stage. */
export function radices(points: number): number[] {
  if (points === 1) return [];
  const radix = points % 4 === 0 ? 4 : Array.from({ length: points }, (_, n) => n + 2).find((n) => points % n === 0)!;
  return [radix, ...radices(points / radix)];
}

/** Cosines and sines by which the stages turn their numbers, in their order. */
export function turns(points: number): Float32Array {
  const numbers: number[] = [];
  let length = points;
  for (const radix of radices(points)) {
    for (let place = 0; place < length / radix; place += 1) {
      for (let harmonic = 1; harmonic < radix; harmonic += 1) {
        const angle = (-2 * Math.PI * harmonic * place) / length;
        numbers.push(Math.cos(angle), Math.sin(angle));
      }
    }
    length /= radix;
  }
  return Float32Array.from(numbers);
}

/** Where the result of a transform lies. */
export function resultPlace(points: number, { input, work }: FourierPlaces): number {
  const stages = radices(points).length;
  return stages === 0 ? input : work[(stages - 1) % 2]!;
}

/**
 * The discrete Fourier transform Σ x[n]·e^(−2πi·kn/N) of four frames' complex numbers: Stockham's form of Cooley's and Tukey's
 * algorithm (Cochran et al. 1967), in which every stage goes from one place to another and the order comes out right.
 *
 * @param points of any number; fast where its prime factors are small.
 */
export function fourierKernel(points: number, places: FourierPlaces): Kernel {
  return kernel([], (_, locals) => {
    let [from, turnsAt, length] = [places.input, places.turns, points];
    return radices(points).flatMap((radix, index) => {
      const to = places.work[index % 2]!;
      const code = stage({ radix, length, points, from, to, turns: turnsAt }, locals);
      turnsAt += 2 * (radix - 1) * (length / radix) * floatBytes;
      [from, length] = [to, length / radix];
      return code;
    });
  });
}

interface Stage {
  readonly radix: number;
  /** Points of each of the transforms that are left, of which there are `points / length`. */
  readonly length: number;
  readonly points: number;
  readonly from: number;
  readonly to: number;
  readonly turns: number;
}

function stage({ radix, length, points, from, to, turns }: Stage, locals: Locals): Code {
  const [source, target, turn, left, each] = locals('i32', 5);
  const count = length / radix;
  const side = points / length;
  const values = Array.from({ length: radix }, (): Complex => locals('vector', 2));
  const { begin, code, results } = butterfly(values, locals);
  const one: Code = [
    ...values.flatMap(([real, imaginary], place) => {
      const offset = from + place * (points / radix) * complexBytes;
      return [...set(real, load(get(source), offset)), ...set(imaginary, load(get(source), offset + vectorBytes))];
    }),
    ...code,
    ...results.flatMap((value, harmonic) => {
      const offset = to + harmonic * side * complexBytes;
      // The only turn of the last stage is none.
      return harmonic === 0 || count === 1
        ? storeAt(target, offset, get(value[0]), get(value[1]))
        : storeTurned(value, { at: turn, offset: turns + 2 * (harmonic - 1) * floatBytes }, target, offset);
    }),
    ...advance(source, complexBytes),
    ...advance(target, complexBytes),
  ];
  return [
    ...begin,
    ...[source, target, turn].flatMap((address) => set(address, i32.constant(0))),
    ...set(left, i32.constant(count)),
    ...repeat(left, [
      ...(side === 1 ? one : [...set(each, i32.constant(side)), ...repeat(each, one)]),
      ...advance(target, (radix - 1) * side * complexBytes),
      ...advance(turn, 2 * (radix - 1) * floatBytes),
    ]),
  ];
}

const storeAt = (target: Local, offset: number, real: Code, imaginary: Code): Code => [
  ...store(get(target), real, offset),
  ...store(get(target), imaginary, offset + vectorBytes),
];

function storeTurned(
  [real, imaginary]: Complex,
  turn: { at: Local; offset: number },
  target: Local,
  offset: number,
): Code {
  const cosine = loadSplat(get(turn.at), turn.offset);
  const sine = loadSplat(get(turn.at), turn.offset + floatBytes);
  return storeAt(
    target,
    offset,
    subtract(multiply(get(real), cosine), multiply(get(imaginary), sine)),
    add(multiply(get(real), sine), multiply(get(imaginary), cosine)),
  );
}
