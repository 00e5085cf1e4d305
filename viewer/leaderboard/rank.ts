import type { Ties } from '../../src/report/page/model.ts';
import type { Measured } from './measure.ts';

/** Somebody's place. */
export interface Place {
  /** From 1; equal scores share one. */
  readonly rank: number;
  /** The best and the worst rank it may have, given who can be told apart. */
  readonly range: readonly [number, number];
  /** Number of its group, from 0: those that cannot be told apart from the best of it. */
  readonly group: number;
}

export interface Ranked extends Measured {
  readonly id: string;
}

/**
 * Ranks by score, highest first; those without a score have no place.
 *
 * A group takes in the next ones while they cannot be told apart from its first, so that groups are stretches of ranks.
 */
export function rank(entries: readonly Ranked[], areTied: (a: Ranked, b: Ranked) => boolean): Map<string, Place> {
  const sorted = entries.filter(({ score }) => score !== null).sort((a, b) => b.score! - a.score!);
  const places = new Map<string, Place>();
  let [first, group, rank] = [0, -1, 0];
  for (const [at, entry] of sorted.entries()) {
    if (at === 0 || !areTied(sorted[first]!, entry)) {
      first = at;
      group += 1;
    }
    if (at === 0 || entry.score !== sorted[at - 1]!.score) rank = at + 1;
    const better = sorted.slice(0, at).filter((other) => !areTied(other, entry)).length;
    const worse = sorted.slice(at + 1).filter((other) => !areTied(entry, other)).length;
    places.set(entry.id, { rank, range: [better + 1, sorted.length - worse], group });
  }
  return places;
}

/** Whether two cannot be told apart, by a paired test where both were in it, else by their intervals. */
export function tiesOf(tests: readonly Ties[]): (a: Ranked, b: Ranked) => boolean {
  const tested = new Set(tests.flatMap(({ runs }) => runs));
  const tied = new Set(tests.flatMap(({ tied }) => tied.flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`])));
  return (a, b) => (tested.has(a.id) && tested.has(b.id) ? tied.has(`${a.id} ${b.id}`) : doIntervalsTie(a, b));
}

/**
 * Whether two scores differ by less than chance may explain, their samples being independent: |a − b| ≤ √(hₐ² + h_b²), h
 * being half of a 95 % interval. Tests on the same examples are not independent; this errs towards a tie.
 */
function doIntervalsTie(a: Ranked, b: Ranked): boolean {
  return Math.abs(a.score! - b.score!) <= Math.hypot(halfWidth(a), halfWidth(b));
}

function halfWidth({ interval }: Ranked): number {
  return interval ? (interval[1] - interval[0]) / 2 : 0;
}
