import { overClasses, type SegmentTotals, validateSegmentCounts } from './segment-counts.ts';

/**
 * Segment-based F1 of sound events or notes, F1 = 2·TP / (2·TP + FP + FN) over segments; 0 where a class is neither present
 * nor decided anywhere, as scikit-learn's `f1_score` has it (PROTOCOL section 6).
 *
 * `macro` is the plain mean of the classes' F1 (DESED, segments of 1 s), `micro` the F1 of the counts summed over classes
 * (MAESTRO, segments of 0.1 s).
 *
 * @returns numbers in [0, 1], higher better; `perClass` is [classes].
 * @see Mesaros, Heittola, Virtanen, "Metrics for Polyphonic Sound Event Detection", Applied Sciences, 2016
 */
export function segmentF1(counts: SegmentTotals): { macro: number; micro: number; perClass: Float64Array } {
  validateSegmentCounts('segment F1', counts);
  const { truePositives, falsePositives, falseNegatives } = counts;
  const perClass = truePositives.map((found, index) => f1(found, falsePositives[index]!, falseNegatives[index]!));
  return {
    macro: overClasses(perClass) / counts.classes,
    micro: f1(overClasses(truePositives), overClasses(falsePositives), overClasses(falseNegatives)),
    perClass,
  };
}

function f1(truePositives: number, falsePositives: number, falseNegatives: number): number {
  const all = 2 * truePositives + falsePositives + falseNegatives;
  return all === 0 ? 0 : (2 * truePositives) / all;
}
