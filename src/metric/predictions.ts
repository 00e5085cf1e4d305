import { largestPerRow } from './accuracy.ts';
import { type ClipMetric, softmaxRows } from './clip-metric.ts';
import type { Targets } from './targets.ts';

/**
 * What was predicted for every test example: all that the metric needs to be computed again, in the examples' order
 * (docs/predictions.md). N is the number of examples: crops, stretches, of frame-level tasks and retrieval clips.
 */
export type Predictions =
  | ClassPredictions
  /** Any number of classes each: what is so [N, count] of 0 and 1, and logits [N, count]. */
  | { readonly kind: 'labels'; readonly count: number; readonly target: Uint8Array; readonly scores: Float32Array }
  /** Numbers [N, count]. */
  | {
      readonly kind: 'numbers';
      readonly count: number;
      readonly target: Float32Array;
      readonly predicted: Float32Array;
    }
  | SegmentPredictions
  /** Of a clip's frames that have a class, how many there are and how many are right [N]. */
  | { readonly kind: 'frames'; readonly right: Int32Array; readonly frames: Int32Array }
  | RankPredictions;

/** One class each. */
export interface ClassPredictions {
  readonly kind: 'class';
  /** How many classes there are. */
  readonly count: number;
  /** Class indices [N]. */
  readonly target: Int32Array;
  readonly predicted: Int32Array;
  /** Of the predicted class, and of the target [N]: the softmax of logits, or the share of the neighbours' votes. */
  readonly probability: Float32Array;
  readonly targetProbability: Float32Array;
  /** What the metric ranks, logits or votes [N, count]; only where it is more than accuracy. */
  readonly scores: Float32Array | null;
}

/** Classes that come and go in a clip: its segments counted by class, each [N, count]. */
export interface SegmentPredictions {
  readonly kind: 'segments';
  readonly count: number;
  readonly truePositives: Int32Array;
  readonly falsePositives: Int32Array;
  readonly falseNegatives: Int32Array;
}

/** Where the right answers stand, counted from 1 (`RetrievalRanks`) [captions]. */
export interface RankPredictions {
  readonly kind: 'ranks';
  /** Each caption's clip: its place among the test clips. */
  readonly clip: Int32Array;
  readonly audioToText: Int32Array;
  readonly textToAudio: Int32Array;
}

/**
 * What the outputs for clips (or crops, or phones) predict.
 *
 * @param outputs as `clipMetric` takes them, [N, count].
 */
export function clipPredictions(
  metric: ClipMetric,
  outputs: Float32Array,
  targets: Targets,
  kind: 'logits' | 'votes' = 'logits',
): Predictions {
  const { count } = targets;
  switch (targets.kind) {
    case 'labels':
      return { kind: 'labels', count, target: targets.hot, scores: outputs };
    case 'numbers':
      return { kind: 'numbers', count, target: targets.values, predicted: outputs };
    case 'classes': {
      const target = targets.indices;
      const predicted = largestPerRow(outputs, count);
      const shares = kind === 'votes' ? outputs : softmaxRows(outputs, count);
      const of = (indices: Int32Array) => Float32Array.from(indices, (index, row) => shares[row * count + index]!);
      const scores = metric === 'accuracy' ? null : outputs;
      const probabilities = { probability: of(predicted), targetProbability: of(target) };
      return { kind: 'class', count, target, predicted, ...probabilities, scores };
    }
  }
}

/** How many examples there are. */
export function exampleCount(predictions: Predictions): number {
  switch (predictions.kind) {
    case 'class':
      return predictions.target.length;
    case 'labels':
    case 'numbers':
      return predictions.target.length / predictions.count;
    case 'segments':
      return predictions.truePositives.length / predictions.count;
    case 'frames':
      return predictions.frames.length;
    case 'ranks':
      return new Set(predictions.clip).size;
  }
}
