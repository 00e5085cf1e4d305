import type { StoredRows } from '../../../embedding/stored-rows.ts';
import { rounded } from '../rounded.ts';
import type { ErrorExample, Errors, Neighbour } from '../task-detail.ts';
import type { ClipWords } from './clip-words.ts';
import { type Mistake, mistakesIn } from './mistakes.ts';
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

/**
 * The worst of what was got wrong over all folds (`mistakesIn`); undefined where no predictions were kept.
 *
 * @param near who may tell the neighbours of an example: the steps of Track B, whose rows are the same.
 */
export function errorsOf(
  parts: readonly TrackPart[],
  near: readonly TrackPart[],
  { rows, words, scale }: Examples,
): Errors | undefined {
  const mistakes: (Mistake & { readonly part: TrackPart })[] = [];
  let by: Errors['by'] | undefined;
  for (const part of parts) {
    const predictions = part.stored?.by[part.predictor];
    if (!predictions) continue;
    const found = mistakesIn(predictions, words, Math.sqrt(scale));
    by = found.by;
    for (const mistake of found.made) mistakes.push({ part, ...mistake });
  }
  if (by === undefined) return undefined;
  // A clip's own score is the worse the lower it is; of all else it is the share that is wrong.
  const sign = by === 'F1' || by === 'accuracy' ? 1 : -1;
  const neighbours = neighboursByRow(near);
  const examples = mistakes
    .sort((left, right) => sign * (left.share - right.share) || (right.wrong ?? 0) - (left.wrong ?? 0))
    .slice(0, mostErrors)
    .map(({ part, example, caption, predicted, share }): ErrorExample => {
      const { row: rowOf, stretch } = part.stored!.places;
      const row = rowOf[example]!;
      return {
        ...words.describe(row, rows, caption ?? stretch?.[example]),
        predicted,
        share,
        neighbours: stretch
          ? []
          : (neighbours.get(row) ?? []).map(({ row: other, similarity }): Neighbour => {
              const { key, target, audio } = words.describe(other, rows);
              return { key, label: target, similarity, ...(audio !== undefined && { audio }) };
            }),
      };
    });
  return { by, examples };
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
