import { meanAveragePrecision } from '../../../metric/average-precision.ts';
import { rounded } from '../rounded.ts';
import type { TrackDetail } from '../task-detail.ts';
import { predictionsIn, type TrackPart } from './track-parts.ts';

type ClassScores = NonNullable<TrackDetail['classScores']>;
type Scores = ClassScores['scores'];

/** How well each class is found, over all folds; undefined where there are no classes. */
export function classScoresOf(parts: readonly TrackPart[]): ClassScores | undefined {
  const kind = parts[0]?.stored?.by[parts[0].predictor]?.kind;
  if (kind === 'class') return { name: 'recall', scores: recalls(parts) };
  if (kind === 'labels') return { name: 'average precision', scores: averagePrecisions(parts) };
  if (kind === 'segments') return { name: 'F1', scores: segmentScores(parts) };
  return undefined;
}

function recalls(parts: readonly TrackPart[]): Scores {
  const right: number[] = [];
  const all: number[] = [];
  for (const part of parts) {
    const { target, predicted } = predictionsIn(part, 'class')!;
    for (const [row, index] of target.entries()) {
      all[index] = (all[index] ?? 0) + 1;
      right[index] = (right[index] ?? 0) + (predicted[row] === index ? 1 : 0);
    }
  }
  return [...all.entries()].flatMap(([index, examples]) => {
    if (examples === undefined) return [];
    return [
      { class: index, examples, score: rounded(right[index]! / examples), interval: wilson(right[index]!, examples) },
    ];
  });
}

/** Of each fold the probe's logits are others: they are ranked by folds, and the folds averaged. */
function averagePrecisions(parts: readonly TrackPart[]): Scores {
  const found = parts.map((part) => predictionsIn(part, 'labels')!);
  const { count } = found[0]!;
  const perFold = found.map(({ target, scores }) => meanAveragePrecision(scores, target, count).perClass);
  return Array.from({ length: count }, (_, index) => {
    const examples = found.map(
      ({ target }) => target.filter((hot, place) => place % count === index && hot === 1).length,
    );
    const weights = examples.reduce((sum, each) => sum + each, 0);
    const score = perFold.reduce((sum, perClass, fold) => sum + perClass[index]! * examples[fold]!, 0);
    return { class: index, examples: weights, score: weights === 0 ? 0 : rounded(score / weights) };
  });
}

function segmentScores(parts: readonly TrackPart[]): Scores {
  const found = parts.map((part) => predictionsIn(part, 'segments')!);
  const { count } = found[0]!;
  return Array.from({ length: count }, (_, index) => {
    const sum = (of: (part: (typeof found)[number]) => Int32Array): number => {
      return found.reduce((all, part) => {
        return all + of(part).reduce((own, value, place) => (place % count === index ? own + value : own), 0);
      }, 0);
    };
    const hits = sum(({ truePositives }) => truePositives);
    const misses = sum(({ falseNegatives }) => falseNegatives);
    const both = 2 * hits + misses + sum(({ falsePositives }) => falsePositives);
    return { class: index, examples: hits + misses, score: both === 0 ? 0 : rounded((2 * hits) / both) };
  });
}

/** The 95 % interval of a share (Wilson 1927), which stays in [0, 1] and does not vanish where all or none are right. */
export function wilson(right: number, all: number): [number, number] {
  const z = 1.959963984540054;
  const share = right / all;
  const middle = share + z ** 2 / (2 * all);
  const half = z * Math.sqrt((share * (1 - share)) / all + z ** 2 / (4 * all ** 2));
  const whole = 1 + z ** 2 / all;
  return [rounded(Math.max(0, (middle - half) / whole)), rounded(Math.min(1, (middle + half) / whole))];
}
