import { input, scalar, type Value } from '../compute/graph.ts';
import {
  absolute,
  add,
  exponential,
  logarithm,
  logSoftmax,
  maximum,
  multiply,
  negate,
  oneHot,
  scale,
  sigmoid,
  sign,
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

/** A batch's loss as a scalar, and how it changes with each logit [B, C]. */
export interface LossAndSlope {
  readonly loss: Value;
  readonly slope: Value;
}

/**
 * @param logits [B, C]
 * @param targets as the loss says.
 * @param share what the loss of one example, or of one number, counts in the mean: scalar ({@link shareOf}).
 */
export function lossAndSlope(loss: Loss, logits: Value, targets: Value, share: Value): LossAndSlope {
  const total = (terms: Value): Value => multiply(sum(terms, [0, 1]), share);
  switch (loss.kind) {
    case 'cross-entropy': {
      const hot = oneHot(targets, logits.shape[1] as number, 'float32');
      const logs = logSoftmax(logits);
      return {
        loss: negate(total(multiply(hot, logs))),
        slope: multiply(subtract(exponential(logs), hot), share),
      };
    }
    case 'binary-cross-entropy': {
      // −w·t·log σ(z) − (1 − t)·log(1 − σ(z)) = (1 − t)·z + (1 + (w − 1)·t)·log(1 + e^−z), and its slope. The logarithm is
      // max(−z, 0) − log σ(|z|), without overflow; ONNX Runtime's Softplus takes four times as long.
      const weight = add(scale(targets, loss.positiveWeight - 1), scalar(1, 'float32'));
      const negatives = subtract(scalar(1, 'float32'), targets);
      const opposite = negate(logits);
      const logs = subtract(maximum(opposite, scalar(0, 'float32')), logarithm(sigmoid(absolute(logits))));
      return {
        loss: total(add(multiply(negatives, logits), multiply(weight, logs))),
        slope: multiply(subtract(negatives, multiply(weight, sigmoid(opposite))), share),
      };
    }
    case 'squared-error': {
      const error = subtract(logits, targets);
      return { loss: total(multiply(error, error)), slope: multiply(scale(error, 2), share) };
    }
    case 'absolute-error': {
      const error = subtract(logits, targets);
      return { loss: total(absolute(error)), slope: multiply(sign(error), share) };
    }
  }
}

/** The targets of so many rows as a graph's input. */
export function targetsInput({ kind }: Loss, name: string, rows: string, classes: number): Value {
  return kind === 'cross-entropy' ? input(name, 'int64', [rows]) : input(name, 'float32', [rows, classes]);
}

/** The share of one example (cross-entropy), or of one number, in the mean over a batch. */
export function shareOf(loss: Loss, examples: number, classes: number): number {
  return 1 / (loss.kind === 'cross-entropy' ? examples : examples * classes);
}
