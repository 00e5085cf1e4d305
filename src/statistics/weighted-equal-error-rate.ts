import type { Protocol } from '../metric/protocol.ts';

/** Sums of weights whose difference is smaller are equal: they come from adding the same numbers in another order. */
const rounding = 1e-9;

/**
 * Equal error rate (`equalErrorRate`) of examples that count more or less often. The order of scores is found once, so that
 * other weights cost one pass; a score that no example of a resample has is no threshold there.
 *
 * @param scores higher = more likely positive [N].
 * @param targets 1 positive, 0 negative [N].
 */
export function weightedEqualErrorRate(
  scores: Float32Array,
  targets: Int32Array,
  protocol: Protocol,
): (weights: Float64Array) => number {
  const examples = Int32Array.from(targets, (_, example) => example);
  examples.sort((a, b) => scores[b]! - scores[a]!);
  const steps = { accepted: new Float64Array(examples.length), found: new Float64Array(examples.length) };
  return (weights) => {
    const [positives, negatives, points] = takeSteps(weights);
    // The curve begins above all scores, where every positive example is missed.
    let least = { gap: positives * negatives, rate: 1 / 2 };
    let [found, accepted] = [0, 0];
    for (let point = 0; point < points; point += 1) {
      found += steps.found[point]!;
      accepted += steps.accepted[point]!;
      if (protocol === 'reference' && !isCorner(point, points)) continue;
      const missed = positives - found;
      const gap = Math.abs(missed * negatives - accepted * positives);
      if (gap < least.gap - rounding * positives * negatives) {
        least = { gap, rate: (accepted / negatives + missed / positives) / 2 };
      }
    }
    return least.rate;
  };

  /** Fills in what each threshold adds; gives the positive and negative examples and the number of thresholds. */
  function takeSteps(weights: Float64Array): [number, number, number] {
    let [positives, negatives, points] = [0, 0, 0];
    for (let rank = 0; rank < examples.length; ) {
      const score = scores[examples[rank]!];
      let [found, accepted] = [0, 0];
      for (; rank < examples.length && scores[examples[rank]!] === score; rank += 1) {
        const example = examples[rank]!;
        if (targets[example] === 1) found += weights[example]!;
        else accepted += weights[example]!;
      }
      if (found === 0 && accepted === 0) continue;
      steps.found[points] = found;
      steps.accepted[points] = accepted;
      positives += found;
      negatives += accepted;
      points += 1;
    }
    return [positives, negatives, points];
  }

  /** Whether the curve's steps before and after a point differ; it has them at both ends. */
  function isCorner(point: number, points: number): boolean {
    if (point === 0 || point === points - 1) return true;
    const bend = (column: Float64Array) => Math.abs(column[point + 1]! - column[point]!);
    return bend(steps.found) > rounding || bend(steps.accepted) > rounding;
  }
}
