import { pack } from '../packed.ts';
import type { Confusion } from '../task-detail.ts';
import { predictionsIn, type TrackPart } from './track-parts.ts';

/** How often each class was taken for each, over all folds; undefined where a prediction is not one class. */
export function confusionOf(parts: readonly TrackPart[]): Confusion | undefined {
  const counts = new Map<number, number>();
  let classes = 0;
  for (const part of parts) {
    const predictions = predictionsIn(part, 'class');
    if (!predictions) return undefined;
    classes = predictions.count;
    for (const [row, target] of predictions.target.entries()) {
      const cell = target * classes + predictions.predicted[row]!;
      counts.set(cell, (counts.get(cell) ?? 0) + 1);
    }
  }
  if (counts.size === 0) return undefined;
  const cells = [...counts.keys()].sort((left, right) => left - right);
  return {
    target: pack(
      'u16',
      cells.map((cell) => Math.floor(cell / classes)),
    ),
    predicted: pack(
      'u16',
      cells.map((cell) => cell % classes),
    ),
    count: pack(
      'u32',
      cells.map((cell) => counts.get(cell)!),
    ),
  };
}
