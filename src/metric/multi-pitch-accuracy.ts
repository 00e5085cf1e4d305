import { overClasses, type SegmentTotals, validateSegmentCounts } from './segment-counts.ts';

/**
 * Accuracy over keys that sound together, TP / (TP + FP + FN) summed over keys and segments: of the notes that were played
 * or decided, the share that was both. MIREX's and `mir_eval.multipitch`'s accuracy; suite `icme2025` scores MAESTRO by it.
 *
 * Why not the share of right (segment, key) decisions: of 88 keys a few sound at a time, so that silence everywhere would
 * have nearly 1, where the published values, X-ARES's micro F1, go from 0.01 to 0.55. Over the same segments of 0.1 s this
 * accuracy is F1 / (2 − F1): it orders encoders as those values do, and different hop sizes can be compared.
 *
 * @returns a number in [0, 1], higher better; 0 when nothing was played and nothing decided.
 * @see Poliner, Ellis, "A Discriminative Model for Polyphonic Piano Transcription", EURASIP Journal on Advances in Signal
 *   Processing, 2007
 */
export function multiPitchAccuracy(counts: SegmentTotals): number {
  validateSegmentCounts('multi-pitch accuracy', counts);
  const found = overClasses(counts.truePositives);
  const all = found + overClasses(counts.falsePositives) + overClasses(counts.falseNegatives);
  return all === 0 ? 0 : found / all;
}
