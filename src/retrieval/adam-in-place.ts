import { biasCorrection, epsilon, firstDecay, secondDecay } from '../probe/adam.ts';

/** A parameter's running means of its gradient and of its square. */
interface Moments {
  readonly first: Float32Array;
  readonly second: Float32Array;
}

/**
 * Adam as `adamStep` of the probe, but over arrays, which it changes. A table of thousands of tokens is too large to go
 * into the tensor engine and out of it at every step; here one pass over memory does it.
 */
export class AdamInPlace {
  readonly #moments = new Map<Float32Array, Moments>();
  #steps = 0;

  /** @param updates each parameter with its gradient, of the same length; the same parameters at every step. */
  step(updates: readonly (readonly [parameter: Float32Array, gradient: Float32Array])[], learningRate: number): void {
    this.#steps += 1;
    const { stepSize, correction } = biasCorrection(learningRate, this.#steps);
    for (const [parameter, gradient] of updates) {
      update(parameter, gradient, this.#momentsOf(parameter), stepSize, correction);
    }
  }

  #momentsOf(parameter: Float32Array): Moments {
    const known = this.#moments.get(parameter);
    if (known) return known;
    const zeros = { first: new Float32Array(parameter.length), second: new Float32Array(parameter.length) };
    this.#moments.set(parameter, zeros);
    return zeros;
  }
}

function update(
  parameter: Float32Array,
  gradient: Float32Array,
  { first, second }: Moments,
  stepSize: number,
  correction: number,
): void {
  const scale = 1 / correction;
  for (let index = 0; index < parameter.length; index += 1) {
    const slope = gradient[index]!;
    const mean = firstDecay * first[index]! + (1 - firstDecay) * slope;
    const square = secondDecay * second[index]! + (1 - secondDecay) * slope * slope;
    first[index] = mean;
    second[index] = square;
    parameter[index] = parameter[index]! - (stepSize * mean) / (Math.sqrt(square) * scale + epsilon);
  }
}
