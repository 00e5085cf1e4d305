import type { Value } from '../compute/graph.ts';
import { add, divide, multiply, scale, squareRoot, subtract } from '../compute/operators.ts';

/** β₁, β₂ and ε. */
export const firstDecay = 0.9;
export const secondDecay = 0.999;
export const epsilon = 1e-8;

/** A parameter with its two moments, as sums: Σ β₁ᵗ⁻ⁱ gᵢ and Σ β₂ᵗ⁻ⁱ gᵢ². */
export interface Moments {
  readonly parameter: Value;
  readonly first: Value;
  readonly second: Value;
}

/**
 * One step of Adam (Kingma & Ba 2015), without decay of weights. Its moments are (1 − β) times the sums kept here; with that
 * put into two numbers a step, it is p − stepSize · Σ₁ / (√Σ₂ + floor), which goes through memory ten times, not thirteen.
 *
 * @param stepSize and
 * @param floor as {@link stepNumbers} has them, scalar.
 */
export function adamStep(state: Moments, gradient: Value, stepSize: Value, floor: Value): Moments {
  const first = add(scale(state.first, firstDecay), gradient);
  const second = add(scale(state.second, secondDecay), multiply(gradient, gradient));
  const change = multiply(divide(first, add(squareRoot(second), floor)), stepSize);
  return { parameter: subtract(state.parameter, change), first, second };
}

/** The two numbers that {@link adamStep} needs at step t = 1, 2, …, in double precision. */
export function stepNumbers(learningRate: number, step: number): { stepSize: number; floor: number } {
  const { stepSize, correction } = biasCorrection(learningRate, step);
  const share = correction / Math.sqrt(1 - secondDecay);
  return { stepSize: stepSize * (1 - firstDecay) * share, floor: epsilon * share };
}

/** Adam's learning rate over 1 − β₁ᵗ and √(1 − β₂ᵗ), by which it makes up for moments that begin at zero. */
export function biasCorrection(learningRate: number, step: number): { stepSize: number; correction: number } {
  return {
    stepSize: learningRate / (1 - firstDecay ** step),
    correction: Math.sqrt(1 - secondDecay ** step),
  };
}
