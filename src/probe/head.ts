import type { Value } from '../compute/graph.ts';
import { add, affineProduct, join, multiply, reshape, split, sum } from '../compute/operators.ts';
import type { RandomStream } from '../random/random.ts';

/** The names of what the probe learns. */
export const parameterNames = ['weight', 'vectors'] as const;
export type ParameterName = (typeof parameterNames)[number];

/**
 * The linear layer's weight [C, D] (row-major), and in one vector, which Adam then changes in one go: LayerNorm's gain [D]
 * and offset [D], the linear layer's bias [C].
 */
export type Parameters = Readonly<Record<ParameterName, Float32Array>>;

/** Embeddings' length D, and outputs C: classes, or numbers to predict. */
export interface ProbeShape {
  readonly dimension: number;
  readonly classes: number;
}

/** Shapes of the parameters. */
export function parameterShapes({ dimension, classes }: ProbeShape): Record<ParameterName, readonly number[]> {
  return { weight: [classes, dimension], vectors: [2 * dimension + classes] };
}

/** Initial values: LayerNorm 1 and 0; weight and bias uniform in ±1/√D (PROTOCOL section 3). */
export function initialParameters({ dimension, classes }: ProbeShape, random: RandomStream): Parameters {
  const bound = 1 / Math.sqrt(dimension);
  const weight = new Float32Array(classes * dimension);
  const vectors = new Float32Array(2 * dimension + classes).fill(1, 0, dimension);
  for (let feature = 0; feature < dimension; feature += 1) {
    for (let index = 0; index < classes; index += 1)
      weight[index * dimension + feature] = (2 * random.next() - 1) * bound;
  }
  for (let index = 0; index < classes; index += 1) vectors[2 * dimension + index] = (2 * random.next() - 1) * bound;
  return { weight, vectors };
}

/**
 * LayerNorm and Linear on embeddings that are already standardized: x̂ → (γ∘x̂ + β)·Wᵀ + b.
 *
 * Written as x̂·(γ∘W)ᵀ + (β·Wᵀ + b), which is the same, but its gradients need the examples only once: with s = Σ dz and
 * G = dzᵀ·x̂ they are dW = γ∘G + s⊗β, dγ = Σ W∘G, dβ = s·W, db = s.
 */
export class Head {
  readonly #weight: Value;
  readonly #gain: Value;
  readonly #offset: Value;
  readonly #bias: Value;

  constructor({ weight, vectors }: Readonly<Record<ParameterName, Value>>) {
    const [classes, dimension] = weight.shape as [number, number];
    const [gain, offset, bias] = split(vectors, [dimension, dimension, classes]);
    this.#weight = weight;
    this.#gain = gain!;
    this.#offset = reshape(offset!, [1, dimension]);
    this.#bias = bias!;
  }

  /**
   * @returns what makes logits [B, C] of standardized embeddings x̂ [B, D]; what it needs of the parameters alone is computed
   *   once, however often it is called.
   */
  logits(): (standardized: Value) => Value {
    const shift = affineProduct(this.#offset, this.#weight, { transposeB: true, plus: this.#bias });
    const scaled = multiply(this.#gain, this.#weight);
    return (standardized) => affineProduct(standardized, scaled, { transposeB: true, plus: shift });
  }

  /** The gradients of the parameters, from all that they need of the examples. */
  gradients({ product, sum: total }: ExampleSums): Record<ParameterName, Value> {
    const [classes, dimension] = this.#weight.shape as [number, number];
    const weight = affineProduct(total, this.#offset, { transposeA: true, plus: multiply(this.#gain, product) });
    const gain = sum(multiply(this.#weight, product), [0]);
    const offset = reshape(affineProduct(total, this.#weight), [dimension]);
    return { weight, vectors: join([gain, offset, reshape(total, [classes])]) };
  }
}

/** What the gradients need of some examples; of more of them it is the sum. */
export interface ExampleSums {
  /** G = dzᵀ·x̂ [C, D] */
  readonly product: Value;
  /** s = Σ dz [1, C] */
  readonly sum: Value;
}

/** @param slope ∂loss/∂logits, dz [B, C] */
export function exampleSums(standardized: Value, slope: Value): ExampleSums {
  return { product: affineProduct(slope, standardized, { transposeA: true }), sum: sum(slope, [0], true) };
}

/** The sums of two sets of examples. */
export function addSums(a: ExampleSums, b: ExampleSums): ExampleSums {
  return { product: add(a.product, b.product), sum: add(a.sum, b.sum) };
}
