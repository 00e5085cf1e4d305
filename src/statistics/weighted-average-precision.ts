/**
 * Mean average precision (`meanAveragePrecision`) of examples that count more or less often. The order of each class's
 * scores is found once, so that other weights cost one pass.
 *
 * A class of which a resample has no positive example is left out of that resample's mean; one that never has any counts 0,
 * as in the metric.
 *
 * @param scores [N, count], row-major.
 * @param hot [N, count] of 0 and 1.
 */
export function weightedAveragePrecision(
  scores: Float32Array,
  hot: Uint8Array,
  count: number,
): (weights: Float64Array) => number {
  const classes = Array.from({ length: count }, (_, index) => rankedClass(scores, hot, count, index));
  return (weights) => {
    let [sum, missing] = [0, 0];
    for (const { positives, ...ranked } of classes) {
      if (positives === 0) continue;
      const precision = averagePrecision(ranked, weights);
      if (precision === null) missing += 1;
      else sum += precision;
    }
    return missing === count ? 0 : sum / (count - missing);
  };
}

/** The examples by falling score of a class. */
interface RankedClass {
  readonly examples: Int32Array;
  /** 1 where the example belongs to the class. */
  readonly positive: Uint8Array;
  /** 1 where the next example has a lower score. */
  readonly isLast: Uint8Array;
}

function rankedClass(
  scores: Float32Array,
  hot: Uint8Array,
  count: number,
  index: number,
): RankedClass & { readonly positives: number } {
  const rows = hot.length / count;
  const scoreOf = (row: number): number => scores[row * count + index]!;
  const ranked = Int32Array.from({ length: rows }, (_, row) => row).sort((a, b) => scoreOf(b) - scoreOf(a));
  // What scores below all positive examples changes nothing.
  const lowest = ranked.findLast((row) => hot[row * count + index] === 1);
  const examples = lowest === undefined ? ranked : ranked.filter((row) => scoreOf(row) >= scoreOf(lowest));
  const positive = Uint8Array.from(examples, (row) => hot[row * count + index]!);
  const isLast = Uint8Array.from(examples, (row, rank) => {
    const next = examples[rank + 1];
    return next === undefined || scoreOf(next) !== scoreOf(row) ? 1 : 0;
  });
  return { examples, positive, isLast, positives: positive.reduce((sum, each) => sum + each, 0) };
}

/** AP = Σₙ (Rₙ − Rₙ₋₁) · Pₙ over the distinct scores; null without a positive example. */
function averagePrecision({ examples, positive, isLast }: RankedClass, weights: Float64Array): number | null {
  let [found, all, before, area] = [0, 0, 0, 0];
  for (let rank = 0; rank < examples.length; rank += 1) {
    const weight = weights[examples[rank]!]!;
    all += weight;
    if (positive[rank] === 1) found += weight;
    if (isLast[rank] === 1 && found > before) {
      area += ((found - before) * found) / all;
      before = found;
    }
  }
  return found === 0 ? null : area / found;
}
