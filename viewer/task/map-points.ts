import { unpack } from '../../src/report/page/packed.ts';
import type { EmbeddingMap } from '../../src/report/page/task-detail.ts';

/** Points of a map in a square of a side's length, with their classes. */
export interface Points {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly classes: ArrayLike<number>;
}

const margin = 12;

/** Fits a map into a width and a height in pixels; one unit is as long in both directions. */
export function fitPoints(map: EmbeddingMap, width: number, height: number): Points {
  const [x, y] = [Float32Array.from(unpack(map.x)), Float32Array.from(unpack(map.y))];
  const [left, right] = rangeOf(x);
  const [bottom, top] = rangeOf(y);
  const scale = Math.min((width - 2 * margin) / (right - left || 1), (height - 2 * margin) / (top - bottom || 1));
  return {
    x: x.map((value) => width / 2 + (value - (left + right) / 2) * scale),
    y: y.map((value) => height / 2 - (value - (bottom + top) / 2) * scale),
    classes: unpack(map.class),
  };
}

function rangeOf(values: Float32Array): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return [low, high];
}

/** The point nearest to a place, within a distance in pixels; -1: none. */
export function nearestPoint({ x, y }: Points, atX: number, atY: number, within: number): number {
  let [best, least] = [-1, within];
  for (let point = 0; point < x.length; point += 1) {
    const distance = Math.hypot(x[point]! - atX, y[point]! - atY);
    if (distance <= least) [best, least] = [point, distance];
  }
  return best;
}

/** The next point in a direction: the nearest within 45° of it; the same where there is none. */
export function neighbourTowards({ x, y }: Points, from: number, right: number, down: number): number {
  let [best, least] = [from, Number.POSITIVE_INFINITY];
  for (let point = 0; point < x.length; point += 1) {
    const [dx, dy] = [x[point]! - x[from]!, y[point]! - y[from]!];
    const along = dx * right + dy * down;
    const across = Math.abs(dx * down) + Math.abs(dy * right);
    const distance = Math.hypot(dx, dy);
    if (along > 0 && across <= along && distance < least) [best, least] = [point, distance];
  }
  return best;
}
