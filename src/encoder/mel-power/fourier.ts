import { advance, type Code, f32, get, i32, type Local, repeat, set, vector } from '../../compute/instructions.ts';
import { type Kernel, kernel, type Locals } from '../../compute/webassembly.ts';
import { complexBytes, floatBytes, vectorBytes } from './lanes.ts';

const { add, subtract, multiply, load, store, loadSplat, splat } = vector;

/** A number in two variables. */
type Complex = readonly [real: Local, imaginary: Local];

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
  const butterfly = radix === 4 ? ofFour(values, locals) : radix === 2 ? ofTwo(values, locals) : ofOdd(values, locals);
  const one: Code = [
    ...values.flatMap(([real, imaginary], place) => {
      const offset = from + place * (points / radix) * complexBytes;
      return [...set(real, load(get(source), offset)), ...set(imaginary, load(get(source), offset + vectorBytes))];
    }),
    ...butterfly.code,
    ...butterfly.results.flatMap((value, harmonic) => {
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
    ...butterfly.begin,
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

/** A transform of few points, whose results lie in variables. */
interface Butterfly {
  /** To be done once. */
  readonly begin: Code;
  readonly code: Code;
  readonly results: readonly Complex[];
}

const parts = [0, 1] as const;

function ofTwo([a, b]: readonly Complex[], locals: Locals): Butterfly {
  const difference: Complex = locals('vector', 2);
  const code = parts.flatMap((part) => [
    ...set(difference[part], subtract(get(a![part]), get(b![part]))),
    ...set(a![part], add(get(a![part]), get(b![part]))),
  ]);
  return { begin: [], code, results: [a!, difference] };
}

function ofFour([a, b, c, d]: readonly Complex[], locals: Locals): Butterfly {
  const [even, evenDifference, odd, oddDifference] = Array.from({ length: 4 }, (): Complex => locals('vector', 2));
  const sumAndDifference = (one: Complex, other: Complex, sum: Complex, difference: Complex) =>
    parts.flatMap((part) => [
      ...set(sum[part], add(get(one[part]), get(other[part]))),
      ...set(difference[part], subtract(get(one[part]), get(other[part]))),
    ]);
  return {
    begin: [],
    code: [
      ...sumAndDifference(a!, c!, even!, evenDifference!),
      ...sumAndDifference(b!, d!, odd!, oddDifference!),
      ...sumAndDifference(even!, odd!, a!, c!),
      // −i times the difference of the odd ones is added, and subtracted.
      ...set(b![0], add(get(evenDifference![0]), get(oddDifference![1]))),
      ...set(b![1], subtract(get(evenDifference![1]), get(oddDifference![0]))),
      ...set(d![0], subtract(get(evenDifference![0]), get(oddDifference![1]))),
      ...set(d![1], add(get(evenDifference![1]), get(oddDifference![0]))),
    ],
    results: [a!, b!, c!, d!],
  };
}

/** What lies opposite each other, x[j] and x[N − j], has the same cosines and opposite sines. */
function ofOdd(values: readonly Complex[], locals: Locals): Butterfly {
  const [first, ...others] = values;
  const half = others.length / 2;
  const numbers = Array.from({ length: half }, (_, index) => {
    const angle = (2 * Math.PI * (index + 1)) / values.length;
    const [cosine, sine] = locals('vector', 2);
    return { cosine, sine, angle };
  });
  const pairs = Array.from({ length: half }, (_, index) => ({
    one: others[index]!,
    other: others[others.length - 1 - index]!,
    sum: locals('vector', 2) as Complex,
    difference: locals('vector', 2) as Complex,
  }));
  const total: Complex = locals('vector', 2);
  const [cosines, sines]: readonly Complex[] = [locals('vector', 2), locals('vector', 2)];
  /** The variable of a multiple of the angle, and the sign of its sine. */
  const multiple = (times: number) => {
    const turn = times % values.length;
    return turn <= half
      ? { cosine: numbers[turn - 1]!.cosine, sine: numbers[turn - 1]!.sine, sign: 1 }
      : { cosine: numbers[values.length - turn - 1]!.cosine, sine: numbers[values.length - turn - 1]!.sine, sign: -1 };
  };
  const summed = (part: 0 | 1, harmonic: number): Code =>
    pairs.reduce(
      (sum, pair, index) => add(sum, multiply(get(pair.sum[part]), get(multiple(harmonic * (index + 1)).cosine))),
      get(first![part]),
    );
  const turned = (part: 0 | 1, harmonic: number): Code =>
    pairs.slice(1).reduce(
      (sum, pair, index) => {
        const { sine, sign } = multiple(harmonic * (index + 2));
        return (sign > 0 ? add : subtract)(sum, multiply(get(pair.difference[part]), get(sine)));
      },
      multiply(get(pairs[0]!.difference[part]), get(multiple(harmonic).sine)),
    );
  return {
    begin: numbers.flatMap(({ cosine, sine, angle }) => [
      ...set(cosine, splat(f32.constant(Math.cos(angle)))),
      ...set(sine, splat(f32.constant(Math.sin(angle)))),
    ]),
    code: [
      ...pairs.flatMap(({ one, other, sum, difference }) =>
        parts.flatMap((part) => [
          ...set(sum[part], add(get(one[part]), get(other[part]))),
          ...set(difference[part], subtract(get(one[part]), get(other[part]))),
        ]),
      ),
      ...parts.flatMap((part) =>
        set(
          total[part],
          pairs.reduce((sum, pair) => add(sum, get(pair.sum[part])), get(first![part])),
        ),
      ),
      ...pairs.flatMap(({ one, other }, index) => [
        ...parts.flatMap((part) => [
          ...set(cosines![part], summed(part, index + 1)),
          ...set(sines![part], turned(part, index + 1)),
        ]),
        ...set(one[0], add(get(cosines![0]), get(sines![1]))),
        ...set(one[1], subtract(get(cosines![1]), get(sines![0]))),
        ...set(other[0], subtract(get(cosines![0]), get(sines![1]))),
        ...set(other[1], add(get(cosines![1]), get(sines![0]))),
      ]),
    ],
    results: [total, ...others],
  };
}
