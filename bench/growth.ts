import type { Row } from './benchmark.ts';
import { median } from './measure.ts';

/** How cost grows along one thing. */
export interface Growth {
  readonly series: string;
  readonly along: string;
  readonly quantity: Row['quantity'];
  /** What is measured at each size, ascending. */
  readonly points: readonly { readonly at: number; readonly value: number }[];
  /** The exponent p of a power law value ∝ at^p, fitted to the logarithms by least squares. */
  readonly slope: number;
}

/** The lines that rows make which tell how cost grows. */
export function growthOf(rows: readonly Row[]): Growth[] {
  const lines = new Map<string, Omit<Growth, 'slope' | 'points'> & { points: { at: number; value: number }[] }>();
  for (const { growth, ours, quantity } of rows) {
    if (!growth) continue;
    const { series, along, at } = growth;
    const line = lines.get(`${series} ${along}`) ?? { series, along, quantity, points: [] };
    line.points.push({ at, value: median(ours.map(({ value }) => value)) });
    lines.set(`${series} ${along}`, line);
  }
  return [...lines.values()].map(({ points, ...line }) => {
    const sorted = points.toSorted((a, b) => a.at - b.at);
    return { ...line, points: sorted, slope: slopeOf(sorted) };
  });
}

function slopeOf(points: readonly { readonly at: number; readonly value: number }[]): number {
  const logs = points.map(({ at, value }) => [Math.log(at), Math.log(value)] as const);
  const mean = (axis: 0 | 1): number => logs.reduce((sum, point) => sum + point[axis], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const products = logs.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return products / logs.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}
