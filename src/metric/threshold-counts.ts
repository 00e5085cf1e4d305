/** What lies at or above each distinct score, from the highest threshold to the lowest. */
export interface ThresholdCounts {
  /** Positive examples at or above each threshold. */
  readonly truePositives: Uint32Array;
  /** Negative examples at or above each threshold. */
  readonly falsePositives: Uint32Array;
}

/**
 * Counts the examples at or above every threshold; equal scores share one.
 *
 * @param positives scores of the positive examples, in any order.
 * @param negatives scores of the negative examples, in any order. None of both may be NaN.
 */
export function thresholdCounts(positives: Float32Array, negatives: Float32Array): ThresholdCounts {
  const [ascendingPositives, ascendingNegatives] = [positives.toSorted(), negatives.toSorted()];
  const truePositives = new Uint32Array(positives.length + negatives.length);
  const falsePositives = new Uint32Array(truePositives.length);
  let thresholds = 0;
  for (let p = positives.length, n = negatives.length; p > 0 || n > 0; thresholds += 1) {
    const threshold = Math.max(ascendingPositives[p - 1] ?? -Infinity, ascendingNegatives[n - 1] ?? -Infinity);
    while (p > 0 && ascendingPositives[p - 1] === threshold) p -= 1;
    while (n > 0 && ascendingNegatives[n - 1] === threshold) n -= 1;
    truePositives[thresholds] = positives.length - p;
    falsePositives[thresholds] = negatives.length - n;
  }
  return {
    truePositives: truePositives.subarray(0, thresholds),
    falsePositives: falsePositives.subarray(0, thresholds),
  };
}
