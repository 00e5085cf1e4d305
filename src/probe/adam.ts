import { scalar, type Value } from '../compute/graph.ts';
import { add, divide, multiply, scale, squareRoot, subtract } from '../compute/operators.ts';

/** β₁, β₂ and ε. */
export const firstDecay = 0.9;
export const secondDecay = 0.999;
export const epsilon = 1e-8;

/** A parameter with its two moments. */
export interface Moments {
  readonly parameter: Value;
  readonly first: Value;
  readonly second: Value;
}

/**
 * One step of Adam (Kingma & Ba 2015), without decay of weights, in the form in which PyTorch computes it:
 * p − stepSize · m / (√v / correction + ε).
 *
 * @param stepSize learning rate / (1 − β₁ᵗ), scalar.
 * @param correction √(1 − β₂ᵗ), scalar.
 */
export function adamStep(state: Moments, gradient: Value, stepSize: Value, correction: Value): Moments {
  const first = add(scale(state.first, firstDecay), scale(gradient, 1 - firstDecay));
  const second = add(scale(state.second, secondDecay), scale(multiply(gradient, gradient), 1 - secondDecay));
  const denominator = add(divide(squareRoot(second), correction), scalar(epsilon, gradient.type));
  return { parameter: subtract(state.parameter, divide(multiply(first, stepSize), denominator)), first, second };
}

/** The two numbers that {@link adamStep} needs at step t = 1, 2, …, in double precision. */
export function biasCorrection(learningRate: number, step: number): { stepSize: number; correction: number } {
  return {
    stepSize: learningRate / (1 - firstDecay ** step),
    correction: Math.sqrt(1 - secondDecay ** step),
  };
}
