import { advance, type Code, f32, get, i32, type Local, repeat, set, vector } from '../../compute/instructions.ts';
import { type Kernel, kernel, type Locals, vectorBytes } from '../../compute/webassembly.ts';
import { firstDecay, secondDecay } from '../adam.ts';
import type { ProbeLayout } from './layout.ts';

const { add, subtract, multiply, divide, squareRoot, splat, load, loadSplat, store } = vector;

/**
 * (step size, floor) A step of Adam for the weight, and what gain and offset need of the weight before it, in one pass: with
 * s = Σ dz and G = dzᵀ·x̂ it is dW = γ∘G + s⊗β, and to dγ is added Σ W∘G, to dβ s·W.
 */
export function weightStepKernel({ places, rowBytes, classes: count }: ProbeLayout): Kernel {
  return kernel(['f32', 'f32'], ([stepSize, floor], locals) => {
    const [at, column, bias, classes, columns] = locals('i32', 5);
    const [weight, product, sum, slope] = locals('vector', 4);
    const adam = adamStep(get(stepSize), get(floor), locals);
    const addTo = (place: number, term: Code): Code => store(get(column), add(load(get(column), place), term), place);
    return [
      ...adam.begin,
      ...set(at, i32.constant(0)),
      ...set(bias, i32.constant(0)),
      ...set(classes, i32.constant(count)),
      ...repeat(classes, [
        ...set(sum, loadSplat(get(bias), places.biasSlope)),
        ...set(column, i32.constant(0)),
        ...set(columns, i32.constant(rowBytes / vectorBytes)),
        ...repeat(columns, [
          ...set(weight, load(get(at), places.weight)),
          ...set(product, load(get(at), places.product)),
          ...addTo(places.gainSlope, multiply(get(weight), get(product))),
          ...addTo(places.offsetSlope, multiply(get(weight), get(sum))),
          ...set(
            slope,
            add(
              multiply(load(get(column), places.gain), get(product)),
              multiply(load(get(column), places.offset), get(sum)),
            ),
          ),
          ...adam.change(at, { parameter: places.weight, first: places.first, second: places.second }, slope),
          ...advance(at, vectorBytes),
          ...advance(column, vectorBytes),
        ]),
        ...advance(bias, 4),
      ]),
    ];
  });
}

/** (step size, floor) A step of Adam for gain, offset and bias by their slopes. */
export function vectorsStepKernel({ places, vectorsBytes }: ProbeLayout): Kernel {
  return kernel(['f32', 'f32'], ([stepSize, floor], locals) => {
    const [at, left] = locals('i32', 2);
    const [slope] = locals('vector', 1);
    const adam = adamStep(get(stepSize), get(floor), locals);
    return [
      ...adam.begin,
      ...set(at, i32.constant(0)),
      ...set(left, i32.constant(vectorsBytes / vectorBytes)),
      ...repeat(left, [
        ...set(slope, load(get(at), places.gainSlope)),
        ...adam.change(at, { parameter: places.gain, first: places.vectorsFirst, second: places.vectorsSecond }, slope),
        ...advance(at, vectorBytes),
      ]),
    ];
  });
}

/** Adam (`adam.ts`) for four numbers at a time: Σ₁ = β₁·Σ₁ + g, Σ₂ = β₂·Σ₂ + g², p −= step size · Σ₁ / (√Σ₂ + floor). */
function adamStep(stepSize: Code, floor: Code, locals: Locals) {
  const [size, least, decay, squareDecay, first, second] = locals('vector', 6);
  return {
    /** To be done once, before the first change. */
    begin: [
      ...set(size, splat(stepSize)),
      ...set(least, splat(floor)),
      ...set(decay, splat(f32.constant(firstDecay))),
      ...set(squareDecay, splat(f32.constant(secondDecay))),
    ],
    change(at: Local, places: { parameter: number; first: number; second: number }, slope: Local): Code {
      return [
        ...set(first, add(multiply(load(get(at), places.first), get(decay)), get(slope))),
        ...set(second, add(multiply(load(get(at), places.second), get(squareDecay)), multiply(get(slope), get(slope)))),
        ...store(get(at), get(first), places.first),
        ...store(get(at), get(second), places.second),
        ...store(
          get(at),
          subtract(
            load(get(at), places.parameter),
            divide(multiply(get(first), get(size)), add(squareRoot(get(second)), get(least))),
          ),
          places.parameter,
        ),
      ];
    },
  };
}
