import type { Value } from '../compute/graph.ts';
import { add, gelu, matrixProduct, multiply, reshape } from '../compute/operators.ts';
import type { ParameterName } from './parameters.ts';

type Values = Readonly<Record<ParameterName, Value>>;

/**
 * LayerNorm → Linear(D, E) → GELU → Linear(E, E).
 *
 * @param standardized [B, D], what is left of LayerNorm when its gain and offset are taken off (`standardizedRows`).
 * @returns [B, E]
 */
export function audioTower(standardized: Value, parameters: Values): Value {
  const { gain, offset, audioHiddenWeight: weight, audioHiddenBias: bias, audioWeight, audioBias } = parameters;
  const dimension = weight.shape[0] as number;
  // (γ∘x̂ + β)·W + b, written so that its gradients need x̂ only once, as the probe's `Head`.
  const scaled = multiply(reshape(gain, [dimension, 1]), weight);
  const shift = add(matrixProduct(reshape(offset, [1, dimension]), weight), bias);
  const hidden = gelu(add(matrixProduct(standardized, scaled), shift));
  return add(matrixProduct(hidden, audioWeight), audioBias);
}

/**
 * Linear(E, E) → GELU → Linear(E, E) of every token, and the mean over a caption's tokens. As no token sees another, each
 * goes through the hidden layer once, however often it occurs in the batch, and the mean is taken before the last layer,
 * which is linear.
 *
 * @param tokens [U, E], the vectors of the tokens that occur in the batch.
 * @param shares [B, U], the share of each token in each caption.
 * @returns [B, E]
 */
export function textTower(tokens: Value, shares: Value, parameters: Values): Value {
  const { textHiddenWeight, textHiddenBias, textWeight, textBias } = parameters;
  const hidden = gelu(add(matrixProduct(tokens, textHiddenWeight), textHiddenBias));
  return add(matrixProduct(matrixProduct(shares, hidden), textWeight), textBias);
}
