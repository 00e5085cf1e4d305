import type { Value } from '../compute/graph.ts';
import {
  absolute,
  add,
  divide,
  exponential,
  logSoftmax,
  matrixProduct,
  mean,
  multiply,
  negate,
  scale,
  squareRoot,
  sum,
  transpose,
} from '../compute/operators.ts';

/**
 * The loss of a batch of clips with a caption each (PROTOCOL section 5): {@link pairingLoss}, and mean|x| / √Σx² of each
 * side.
 *
 * @param audio A [B, E]
 * @param text B [B, E], row for row the captions of the clips.
 * @param logScale s, scalar.
 * @param pairs [B, B], 1 where a clip and a caption belong together: the identity. A caption of the same clip in another
 *   row counts as wrong.
 * @returns a scalar.
 */
export function contrastiveLoss(audio: Value, text: Value, logScale: Value, pairs: Value): Value {
  return add(pairingLoss(audio, text, logScale, pairs), add(spread(audio), spread(text)));
}

/** Symmetric cross-entropy on the similarities eˢ·A·Bᵀ, as CLIP's (Radford et al. 2021) but of vectors of any length. */
export function pairingLoss(audio: Value, text: Value, logScale: Value, pairs: Value): Value {
  const similarities = multiply(matrixProduct(audio, transpose(text)), exponential(logScale));
  return scale(add(crossEntropy(similarities, pairs), crossEntropy(transpose(similarities), pairs)), 0.5);
}

function crossEntropy(similarities: Value, pairs: Value): Value {
  return negate(mean(sum(multiply(pairs, logSoftmax(similarities)), [1]), [0]));
}

/** mean|x| / √Σx²: small where few numbers are large. */
function spread(vectors: Value): Value {
  return divide(mean(absolute(vectors), [0, 1]), squareRoot(sum(multiply(vectors, vectors), [0, 1])));
}
