import { expect, test } from 'vitest';
import type { Row } from '../bench/benchmark.ts';
import { growthOf } from '../bench/growth.ts';
import { alternately, median, ratios } from '../bench/measure.ts';
import { growthPlot, ratioPlot } from '../bench/plot.ts';
import { cells, isReached } from '../bench/table.ts';

const samples = (...values: number[]) => values.map((value) => ({ value }));
const row = (ours: number[], peer: number[] | null, rest: Partial<Row> = {}): Row => {
  return { what: 'a < b & c', ours: samples(...ours), peer: peer && samples(...peer), ...rest };
};

test('ours and the peer’s are measured by turns, who is first changes, and warm-ups do not count', async () => {
  const order: string[] = [];
  const work = (name: string) => async () => ({ value: order.push(name) });
  const pairs = await alternately(work('ours'), work('peer'), { repeats: 2, warmUps: 1 });
  expect(order).toEqual(['peer', 'ours', 'ours', 'peer', 'peer', 'ours']);
  expect(pairs).toEqual({ ours: samples(3, 6), peer: samples(4, 5) });
});

test('a ratio is that of the pairs, not of the medians', () => {
  expect(ratios(samples(2, 30, 4), samples(1, 10, 4))).toEqual({ median: 2, least: 1, greatest: 3 });
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

test('whether a target is reached goes by its own direction', () => {
  expect(isReached(row([1], [2], { target: { kind: 'faster', atLeast: 1.5 } }))).toBe(true);
  expect(isReached(row([1.1], [1], { target: { kind: 'share', atMost: 1.05 } }))).toBe(false);
  expect(isReached(row([0.1], [9], { target: { kind: 'limit', atMost: 0.15 } }))).toBe(true);
  expect(isReached(row([1], null, { target: { kind: 'faster', atLeast: 1.5 } }))).toBeNull();
  expect(isReached(row([1], [2]))).toBeNull();
});

test('a row tells rate, ratio and target', () => {
  const target = { kind: 'faster', atLeast: 1.2 } as const;
  const told = row([0.5, 0.5], [1, 2], { amount: { count: 100, unit: 'clips' }, peerName: 'torch', target });
  expect(cells(told)).toEqual([
    'a < b & c',
    '500 ms, 200 clips/s',
    '1.50 s',
    '3.00 (2.00–4.00) × as fast',
    '≥ 1.2',
    'torch',
  ]);
});

test('the slope is the exponent of the power law', () => {
  const rows = [1, 10, 100].map((at) =>
    row([3 * at ** 1.5], null, { growth: { series: 'probe', along: 'clips', at } }),
  );
  expect(growthOf(rows)).toMatchObject([{ series: 'probe', along: 'clips', slope: expect.closeTo(1.5, 9) }]);
});

test('plots are drawn within their frame, with their text escaped', () => {
  const drawn = ratioPlot('A plot', [row([1, 2], [2, 2]), row([1], null)])!;
  expect(drawn).toContain('a &lt; b &amp; c');
  const rows = [1, 4].map((at) => row([at], null, { growth: { series: 'one', along: 'clips', at } }));
  for (const svg of [drawn, growthPlot('Growth', growthOf(rows))]) {
    const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!.map(Number);
    for (const [, axis, place] of svg.matchAll(/\bc([xy])="([^"]+)"/g)) {
      expect(Number(place)).toBeGreaterThan(0);
      expect(Number(place)).toBeLessThan(axis === 'x' ? width! : height!);
    }
  }
  expect(ratioPlot('Nothing to compare', [row([1], null)])).toBeNull();
});
