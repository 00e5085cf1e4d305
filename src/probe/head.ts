import type { Value } from '../compute/graph.ts';
import { add, matrixProduct, multiply, reshape } from '../compute/operators.ts';
import type { RandomStream } from '../random/random.ts';

/** The names of what the probe learns, in the order in which they are drawn and passed. */
export const parameterNames = ['gain', 'offset', 'weight', 'bias'] as const;
export type ParameterName = (typeof parameterNames)[number];

/** LayerNorm's gain and offset [D], the linear layer's weight [D, C] (row-major) and bias [C]. */
export type Parameters = Readonly<Record<ParameterName, Float32Array>>;

/** Shapes of the parameters for embeddings of length `dimension` and a number of classes. */
export function parameterShapes(dimension: number, classes: number): Record<ParameterName, readonly number[]> {
  return { gain: [dimension], offset: [dimension], weight: [dimension, classes], bias: [classes] };
}

/** Initial values: LayerNorm 1 and 0; weight and bias uniform in ±1/√D (PROTOCOL section 3). */
export function initialParameters(dimension: number, classes: number, random: RandomStream): Parameters {
  const bound = 1 / Math.sqrt(dimension);
  const uniform = (count: number) => Float32Array.from({ length: count }, () => (2 * random.next() - 1) * bound);
  return {
    gain: new Float32Array(dimension).fill(1),
    offset: new Float32Array(dimension),
    weight: uniform(dimension * classes),
    bias: uniform(classes),
  };
}

/**
 * LayerNorm and Linear on embeddings that are already standardized: x̂ → (γ∘x̂ + β)·W + b.
 *
 * Written as x̂·(γ∘W) + (β·W + b), which is the same, but its gradients need the examples only once: with s = Σ dz and
 * G = x̂ᵀdz they are dW = γ∘G + β⊗s, dγ = Σ W∘G, dβ = W·s.
 *
 * @param standardized [B, D]
 * @returns logits [B, C]
 */
export function headLogits(standardized: Value, parameters: Readonly<Record<ParameterName, Value>>): Value {
  const { gain, offset, weight, bias } = parameters;
  const dimension = weight.shape[0] as number;
  const scaled = multiply(reshape(gain, [dimension, 1]), weight);
  const shift = add(matrixProduct(reshape(offset, [1, dimension]), weight), bias);
  return add(matrixProduct(standardized, scaled), shift);
}
