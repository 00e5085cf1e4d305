import { advance, type Code, get, i32, repeat, set, vector } from '../../compute/instructions.ts';
import { type Kernel, kernel, vectorBytes } from '../../compute/webassembly.ts';
import { complexBytes, floatBytes } from './lanes.ts';

const { add, subtract, multiply, load, store, loadSplat } = vector;

/** Where the numbers lie, in bytes. */
export interface PowerPlaces {
  /** The transform Z of size / 2 complex numbers, and one more. */
  readonly transform: number;
  /** {@link halfTurns} */
  readonly turns: number;
  /** size / 2 + 1 numbers. */
  readonly power: number;
}

/** Cosines and sines of e^(−2πik/size). */
export function halfTurns(size: number): Float32Array {
  const numbers = Array.from({ length: Math.floor(size / 4) + 1 }, (_, bin) => {
    const angle = (-2 * Math.PI * bin) / size;
    return [Math.cos(angle), Math.sin(angle)];
  });
  return Float32Array.from(numbers.flat());
}

/**
 * Four times the power |X[k]|² of real frames whose even samples were the real parts and whose odd samples the imaginary parts of
 * what was transformed to Z: 2·X[k] = (Z[k] + Z*[M − k]) − i·e^(−2πik/size)·(Z[k] − Z*[M − k]) with M = size / 2, and
 * 2·X*[M − k] the difference of the same two.
 */
export function powerKernel(size: number, places: PowerPlaces): Kernel {
  const half = size / 2;
  return kernel([], (_, locals) => {
    const [up, down, upPower, downPower, turn, left] = locals('i32', 6);
    const [real, imaginary, mirroredReal, mirroredImaginary] = locals('vector', 4);
    const [evenReal, evenImaginary, oddReal, oddImaginary, turnedReal, turnedImaginary] = locals('vector', 6);
    const [cosine, sine] = locals('vector', 2);
    const first = places.transform;
    const square = (a: Code, b: Code, at: Code): Code => [
      ...set(real, a),
      ...set(imaginary, b),
      ...store(at, add(multiply(get(real), get(real)), multiply(get(imaginary), get(imaginary))), places.power),
    ];
    return [
      ...set(up, i32.constant(0)),
      ...set(upPower, i32.constant(0)),
      ...set(turn, i32.constant(0)),
      // Z goes round: Z[M] = Z[0].
      ...store(get(up), load(get(up), first), first + half * complexBytes),
      ...store(get(up), load(get(up), first + vectorBytes), first + half * complexBytes + vectorBytes),
      ...set(down, i32.constant(half * complexBytes)),
      ...set(downPower, i32.constant(half * vectorBytes)),
      ...set(left, i32.constant(Math.floor(half / 2) + 1)),
      ...repeat(left, [
        ...set(real, load(get(up), first)),
        ...set(imaginary, load(get(up), first + vectorBytes)),
        ...set(mirroredReal, load(get(down), first)),
        ...set(mirroredImaginary, load(get(down), first + vectorBytes)),
        ...set(evenReal, add(get(real), get(mirroredReal))),
        ...set(evenImaginary, subtract(get(imaginary), get(mirroredImaginary))),
        // −i times the difference.
        ...set(oddReal, add(get(imaginary), get(mirroredImaginary))),
        ...set(oddImaginary, subtract(get(mirroredReal), get(real))),
        ...set(cosine, loadSplat(get(turn), places.turns)),
        ...set(sine, loadSplat(get(turn), places.turns + floatBytes)),
        ...set(turnedReal, subtract(multiply(get(oddReal), get(cosine)), multiply(get(oddImaginary), get(sine)))),
        ...set(turnedImaginary, add(multiply(get(oddReal), get(sine)), multiply(get(oddImaginary), get(cosine)))),
        ...square(add(get(evenReal), get(turnedReal)), add(get(evenImaginary), get(turnedImaginary)), get(upPower)),
        ...square(
          subtract(get(evenReal), get(turnedReal)),
          subtract(get(evenImaginary), get(turnedImaginary)),
          get(downPower),
        ),
        ...advance(up, complexBytes),
        ...advance(down, -complexBytes),
        ...advance(upPower, vectorBytes),
        ...advance(downPower, -vectorBytes),
        ...advance(turn, 2 * floatBytes),
      ]),
    ];
  });
}
