import { unpack } from '../../src/report/page/packed.ts';
import type { Confusion } from '../../src/report/page/task-detail.ts';

/** What was taken for what, how often. */
export interface Cell {
  readonly target: number;
  readonly predicted: number;
  readonly count: number;
}

export function cellsOf({ target, predicted, count }: Confusion): Cell[] {
  const [targets, predictions, counts] = [unpack(target), unpack(predicted), unpack(count)];
  return Array.from(targets, (of, at) => ({ target: of, predicted: predictions[at]!, count: counts[at]! }));
}

/** Examples of every class. */
export function totalsOf(cells: readonly Cell[], classes: number): Uint32Array {
  const totals = new Uint32Array(classes);
  for (const { target, count } of cells) totals[target]! += count;
  return totals;
}

/** The confusions, those of most examples first. */
export function confusions(cells: readonly Cell[]): Cell[] {
  return cells.filter(({ target, predicted }) => target !== predicted).sort((a, b) => b.count - a.count);
}

/**
 * An order in which classes that are taken for each other stand beside each other: every class begins as a chain of one;
 * from the most confused pair down, two chains are joined where both of the pair are at an end. What is never confused comes
 * last.
 *
 * Pairs count by the share of the smaller class, so that rare classes are not left over.
 */
export function orderByConfusion(cells: readonly Cell[], classes: number): number[] {
  const totals = totalsOf(cells, classes);
  const pairs = new Map<number, number>();
  for (const { target, predicted, count } of cells) {
    if (target === predicted) continue;
    const pair = Math.min(target, predicted) * classes + Math.max(target, predicted);
    pairs.set(pair, (pairs.get(pair) ?? 0) + count / Math.max(1, Math.min(totals[target]!, totals[predicted]!)));
  }
  const chainOf = Array.from({ length: classes }, (_, at) => [at]);
  for (const [pair] of [...pairs].sort((a, b) => b[1] - a[1])) {
    const [left, right] = [Math.floor(pair / classes), pair % classes];
    const [one, other] = [chainOf[left]!, chainOf[right]!];
    if (one === other || !isEnd(one, left) || !isEnd(other, right)) continue;
    if (one.at(-1) !== left) one.reverse();
    if (other[0] !== right) other.reverse();
    for (const member of other) chainOf[member] = one;
    one.push(...other);
  }
  return [...new Set(chainOf)].sort((a, b) => b.length - a.length).flat();
}

function isEnd(chain: readonly number[], member: number): boolean {
  return chain[0] === member || chain.at(-1) === member;
}

/** A square of shares, row by row. */
export interface Grid {
  readonly size: number;
  /** Classes along a side of a cell. */
  readonly step: number;
  /** Of a class's examples, the share that was taken for another; the largest within a cell. */
  readonly shares: Float32Array;
}

/** The classes of a stretch of an order, in cells of several where there are more than the grid may have. */
export function gridOf(cells: readonly Cell[], totals: Uint32Array, shown: readonly number[], most: number): Grid {
  const step = Math.ceil(shown.length / most);
  const size = Math.ceil(shown.length / step);
  const places = new Map(shown.map((of, at) => [of, Math.floor(at / step)]));
  const shares = new Float32Array(size * size);
  for (const { target, predicted, count } of cells) {
    const [row, column] = [places.get(target), places.get(predicted)];
    // Off the diagonal errors; on it what was right, also where a cell is of several classes.
    if (row === undefined || column === undefined || (row === column && target !== predicted)) continue;
    const at = row * size + column;
    shares[at] = Math.max(shares[at]!, count / totals[target]!);
  }
  return { size, step, shares };
}
