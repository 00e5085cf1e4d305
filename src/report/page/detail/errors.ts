import type { StoredRows } from '../../../embedding/stored-rows.ts';
import { largestPerRow } from '../../../metric/accuracy.ts';
import type { Predictions } from '../../../metric/predictions.ts';
import { rounded } from '../rounded.ts';
import type { ErrorExample, Neighbour } from '../task-detail.ts';
import type { ClipWords } from './clip-words.ts';
import type { TrackPart } from './track-parts.ts';

const mostErrors = 20;
const mostNeighbours = 5;

/** What is known of a task's examples. */
export interface Examples {
  readonly rows: StoredRows;
  readonly words: ClipWords;
  /** The squared range of what numbers can be; else 1. */
  readonly scale: number;
}

interface Mistake {
  readonly part: TrackPart;
  /** Which of the part's examples. */
  readonly example: number;
  readonly predicted: string;
  readonly confidence: number;
}

/**
 * The errors that were made with the most confidence: of classes the share of the wrong one, of labels that of the surest
 * one that is not there, of numbers the distance as a share of the range. Frames and captions are not listed.
 *
 * @param near who may tell the neighbours of an example: the steps of Track B, whose rows are the same.
 */
export function errorsOf(
  parts: readonly TrackPart[],
  near: readonly TrackPart[],
  { rows, words, scale }: Examples,
): ErrorExample[] | undefined {
  const mistakes = parts.flatMap((part) => {
    const predictions = part.stored?.by[part.predictor];
    const made = predictions && mistakesIn(predictions, words, Math.sqrt(scale));
    return made ? made.map((mistake) => ({ part, ...mistake })) : [];
  });
  const isListed = ['class', 'labels', 'numbers'].includes(parts[0]?.stored?.by[parts[0].predictor]?.kind ?? '');
  if (!isListed) return undefined;
  const neighbours = neighboursByRow(near);
  return mistakes
    .sort((left, right) => right.confidence - left.confidence)
    .slice(0, mostErrors)
    .map(({ part, example, predicted, confidence }): ErrorExample => {
      const { row: rowOf, stretch } = part.stored!.places;
      const row = rowOf[example]!;
      return {
        ...words.describe(row, rows, stretch?.[example]),
        predicted,
        confidence,
        neighbours: stretch
          ? []
          : (neighbours.get(row) ?? []).map(({ row: other, similarity }): Neighbour => {
              const { key, target, audio } = words.describe(other, rows);
              return { key, label: target, similarity, ...(audio !== undefined && { audio }) };
            }),
      };
    });
}

function mistakesIn(predictions: Predictions, words: ClipWords, range: number): Omit<Mistake, 'part'>[] | null {
  switch (predictions.kind) {
    case 'class': {
      const { target, predicted, probability } = predictions;
      return [...target.keys()].flatMap((example) => {
        if (predicted[example] === target[example]) return [];
        const confidence = clamped(probability[example]!);
        return [{ example, predicted: words.nameOf(predicted[example]!), confidence }];
      });
    }
    case 'labels': {
      const { target, scores, count } = predictions;
      const absent = scores.map((score, place) => (target[place] === 1 ? Number.NEGATIVE_INFINITY : score));
      return [...largestPerRow(absent, count).entries()].flatMap(([example, index]) => {
        const score = absent[example * count + index]!;
        // A logit above 0 says that the class is there.
        return score > 0
          ? [{ example, predicted: words.nameOf(index), confidence: clamped(1 / (1 + Math.exp(-score))) }]
          : [];
      });
    }
    case 'numbers': {
      const { target, predicted } = predictions;
      return [...target.keys()].map((example) => {
        const distance = Math.abs(predicted[example]! - target[example]!);
        return { example, predicted: predicted[example]!.toFixed(2), confidence: clamped(distance / range) };
      });
    }
    default:
      return null;
  }
}

/** The nearest training examples of every test example, by its row. */
function neighboursByRow(parts: readonly TrackPart[]): Map<number, { row: number; similarity: number }[]> {
  const found = new Map<number, { row: number; similarity: number }[]>();
  for (const { stored } of parts) {
    if (!stored?.neighbours) continue;
    const { k, rows, similarities } = stored.neighbours;
    for (const [example, row] of stored.places.row.entries()) {
      const own = Array.from({ length: Math.min(k, mostNeighbours) }, (_, rank) => {
        return { row: rows[example * k + rank]!, similarity: rounded(similarities[example * k + rank]!) };
      });
      found.set(row, own);
    }
  }
  return found;
}

function clamped(share: number): number {
  return rounded(Math.min(1, Math.max(0, share)));
}
