import { multiHot } from '../metric/average-precision.ts';
import { softmaxRows } from '../metric/clip-metric.ts';
import type { SegmentMetric } from '../metric/frame-metric.ts';
import type { ClassPredictions, Predictions, RankPredictions } from '../metric/predictions.ts';
import type { Protocol } from '../metric/protocol.ts';
import type { MetricName } from '../task/metric-name.ts';
import { weightedAveragePrecision } from './weighted-average-precision.ts';
import { weightedEqualErrorRate } from './weighted-equal-error-rate.ts';
import { weightedSegments } from './weighted-segments.ts';

/** A metric of examples that count more or less often than once [N]; with weights of 1 it is the metric itself. */
export type WeightedMetric = (weights: Float64Array) => number;

/** How a metric is taken. */
export interface Measure {
  readonly metric: MetricName;
  readonly protocol: Protocol;
  /** What the scores of classes are. */
  readonly scores: 'logits' | 'votes';
}

/**
 * Makes a metric ready to be computed under many weights: whatever does not depend on them, such as the order of scores, is
 * found once.
 *
 * @throws Error where the metric cannot be computed from such predictions.
 */
export function weightedMetric({ metric, protocol, scores }: Measure, predictions: Predictions): WeightedMetric {
  const { kind } = predictions;
  if (kind === 'class' && metric === 'accuracy') {
    return weightedShare(predictions.target, (place, target) => (predictions.predicted[place] === target ? 1 : 0));
  }
  if (kind === 'class' && metric === 'equal-error-rate') {
    const ranked = scoresOf(predictions);
    const values = Float32Array.from(predictions.target, (_, row) => ranked[2 * row + 1]! - ranked[2 * row]!);
    return weightedEqualErrorRate(values, predictions.target, protocol);
  }
  if (kind === 'class' && metric === 'mean-average-precision') {
    const { count, target } = predictions;
    const raw = scoresOf(predictions);
    const ranked = protocol === 'strict' && scores === 'logits' ? softmaxRows(raw, count) : raw;
    return weightedAveragePrecision(ranked, multiHot(target, count), count);
  }
  if (kind === 'labels' && metric === 'mean-average-precision') {
    return weightedAveragePrecision(predictions.scores, predictions.target, predictions.count);
  }
  if (kind === 'numbers' && metric === 'mean-squared-error') {
    const { count, target, predicted } = predictions;
    const squares = new Float64Array(target.length / count);
    for (const [place, value] of target.entries())
      squares[Math.floor(place / count)]! += (predicted[place]! - value) ** 2;
    return weightedShare(squares, (_, square) => square);
  }
  if (kind === 'frames' && metric === 'frame-accuracy') {
    return weightedShare(predictions.right, (_, right) => right, predictions.frames);
  }
  if (kind === 'segments' && isSegmentMetric(metric)) return weightedSegments(metric, predictions);
  if (kind === 'ranks' && metric === 'recall-at-1') return weightedRecall(predictions);
  throw new Error(`the metric ${metric} is not computed from predictions of the kind '${kind}'`);
}

function isSegmentMetric(metric: MetricName): metric is SegmentMetric {
  return metric === 'segment-f1-macro' || metric === 'segment-f1-micro' || metric === 'multi-pitch-accuracy';
}

function scoresOf({ scores }: ClassPredictions): Float32Array {
  if (!scores) throw new Error('the predictions were kept without the scores that the metric ranks');
  return scores;
}

/** Σ w·part / Σ w·whole. */
function weightedShare<Numbers extends Int32Array | Float64Array>(
  numbers: Numbers,
  partOf: (place: number, number: number) => number,
  wholes?: Int32Array,
): WeightedMetric {
  const parts = Float64Array.from(numbers, (number, place) => partOf(place, number));
  return (weights) => {
    let [part, whole] = [0, 0];
    for (let place = 0; place < parts.length; place += 1) {
      part += weights[place]! * parts[place]!;
      whole += weights[place]! * (wholes ? wholes[place]! : 1);
    }
    return whole === 0 ? 0 : part / whole;
  };
}

/** Recall at 1, the mean of both directions; an example is a clip with all its captions. */
function weightedRecall({ clip, audioToText, textToAudio }: RankPredictions): WeightedMetric {
  const clips = new Set(clip).size;
  const [found, hits, captions] = [new Float64Array(clips), new Float64Array(clips), new Float64Array(clips)];
  for (const [caption, of] of clip.entries()) {
    captions[of]! += 1;
    if (audioToText[caption] === 1) found[of] = 1;
    if (textToAudio[caption] === 1) hits[of]! += 1;
  }
  return (weights) => {
    let [audio, audios, text, texts] = [0, 0, 0, 0];
    for (let of = 0; of < clips; of += 1) {
      const weight = weights[of]!;
      audio += weight * found[of]!;
      audios += weight;
      text += weight * hits[of]!;
      texts += weight * captions[of]!;
    }
    return (audio / audios + text / texts) / 2;
  };
}
