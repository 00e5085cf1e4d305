import { scalar, type Value } from '../compute/graph.ts';
import {
  absolute,
  add,
  logSoftmax,
  mean,
  multiply,
  negate,
  oneHot,
  scale,
  softplus,
  subtract,
  sum,
} from '../compute/operators.ts';

/** What a probe minimises; the mean over the examples of a batch, and over classes where each has a target of its own. */
export type Loss =
  /** One class per example; targets are class indices (int64, [B]). */
  | { readonly kind: 'cross-entropy' }
  /** Any number of classes per example; targets are 0 or 1 (float32, [B, C]), the ones counting `positiveWeight` times. */
  | { readonly kind: 'binary-cross-entropy'; readonly positiveWeight: number }
  /** Numbers; targets float32 [B, C]. */
  | { readonly kind: 'squared-error' }
  | { readonly kind: 'absolute-error' };

/**
 * The loss of a batch as a scalar.
 *
 * @param logits [B, C]
 * @param targets as the loss says.
 */
export function lossOf(loss: Loss, logits: Value, targets: Value): Value {
  switch (loss.kind) {
    case 'cross-entropy': {
      const chosen = multiply(oneHot(targets, logits.shape[1] as number, 'float32'), logSoftmax(logits));
      return negate(mean(sum(chosen, [1]), [0]));
    }
    case 'binary-cross-entropy': {
      // −w·t·log σ(z) − (1 − t)·log(1 − σ(z)) = (1 − t)·z + (1 + (w − 1)·t)·log(1 + e^−z)
      const weight = add(scale(targets, loss.positiveWeight - 1), scalar(1, 'float32'));
      const negative = multiply(subtract(scalar(1, 'float32'), targets), logits);
      return mean(add(negative, multiply(weight, softplus(negate(logits)))), [0, 1]);
    }
    case 'squared-error': {
      const error = subtract(logits, targets);
      return mean(multiply(error, error), [0, 1]);
    }
    case 'absolute-error':
      return mean(absolute(subtract(logits, targets)), [0, 1]);
  }
}
