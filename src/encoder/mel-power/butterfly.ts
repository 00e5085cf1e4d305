import { type Code, f32, get, type Local, set, vector } from '../../compute/instructions.ts';
import type { Locals } from '../../compute/webassembly.ts';

const { add, subtract, multiply, splat } = vector;

/** A number in two variables. */
export type Complex = readonly [real: Local, imaginary: Local];

/** A transform of a prime number of points, or of four, in variables. */
export interface Butterfly {
  /** To be done once. */
  readonly begin: Code;
  readonly code: Code;
  readonly results: readonly Complex[];
}

const parts = [0, 1] as const;

/** @param values its points, which it may change. */
export function butterfly(values: readonly Complex[], locals: Locals): Butterfly {
  if (values.length === 4) return ofFour(values, locals);
  return values.length === 2 ? ofTwo(values, locals) : ofOdd(values, locals);
}

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

/**
 * What lies opposite each other, x[j] and x[N − j], has the same cosines and opposite sines, so with their sums s[j] and differences
 * d[j] the results k and N − k are x[0] + Σ s[j]·cos(2πjk/N) ∓ i·Σ d[j]·sin(2πjk/N).
 */
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
