import { OtoscopeError } from '../errors.ts';
import type { Protocol } from './protocol.ts';
import { refuseNaN } from './refuse-nan.ts';
import { type ThresholdCounts, thresholdCounts } from './threshold-counts.ts';

/** Refuses what an equal error rate cannot be computed from: other targets than scores, NaN, one class only. */
export function validateEqualErrorRate(scores: Float32Array, targets: Uint8Array): void {
  if (scores.length !== targets.length) {
    throw new OtoscopeError(`equal error rate of ${scores.length} scores against ${targets.length} targets`);
  }
  const position = targets.findIndex((target) => target > 1);
  if (position >= 0) {
    throw new OtoscopeError(`equal error rate: target ${position} is ${targets[position]}, neither 0 nor 1`);
  }
  for (const [target, name] of ['negative', 'positive'].entries()) {
    if (!targets.includes(target)) {
      throw new OtoscopeError(`equal error rate needs positive and negative examples, but none is ${name}`);
    }
  }
  refuseNaN('equal error rate', scores);
}

/**
 * Equal error rate: (FPR + FNR) / 2 at the point of the ROC curve where |FNR − FPR| is least, the one of the highest
 * threshold among equals (PROTOCOL section 6). There is no interpolation between points.
 *
 * **[strict]** The curve has a point for every distinct score. **[ref]** scikit-learn's `roc_curve` first drops every point
 * whose step from the one before and step to the one after are the same (`drop_intermediate`). That is meant to draw less,
 * but takes candidates away: one of the oracle's three cases has 0.258 in place of 0.277.
 *
 * @param scores one per example [N], higher = more likely positive.
 * @param targets 1 positive, 0 negative [N].
 * @returns a number in [0, 1], lower better; its score is 1 − EER.
 */
export function equalErrorRate(scores: Float32Array, targets: Uint8Array, protocol: Protocol): number {
  validateEqualErrorRate(scores, targets);
  const positives = scores.filter((_, example) => targets[example] === 1);
  const negatives = scores.filter((_, example) => targets[example] === 0);
  const counts = thresholdCounts(positives, negatives);
  const [positive, negative] = [positives.length, negatives.length];
  // The curve begins above all scores, where every positive example is missed.
  let least = { gap: positive * negative, rate: 1 / 2 };
  for (const [point, accepted] of counts.falsePositives.entries()) {
    if (protocol === 'reference' && !isCorner(counts, point)) continue;
    const missed = positive - counts.truePositives[point]!;
    // |FNR − FPR| times both counts: whole numbers, so that equals are equal.
    const gap = Math.abs(missed * negative - accepted * positive);
    if (gap < least.gap) least = { gap, rate: (accepted / negative + missed / positive) / 2 };
  }
  return least.rate;
}

/** Whether the curve's steps before and after a point differ; it has them at both ends. */
function isCorner({ truePositives, falsePositives }: ThresholdCounts, point: number): boolean {
  if (point === 0 || point === truePositives.length - 1) return true;
  const bend = (counts: Uint32Array) => counts[point + 1]! - 2 * counts[point]! + counts[point - 1]!;
  return bend(truePositives) !== 0 || bend(falsePositives) !== 0;
}
