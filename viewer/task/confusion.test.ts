import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Cell, confusions, gridOf, orderByConfusion, totalsOf } from './confusion.ts';

const cell = (target: number, predicted: number, count: number): Cell => ({ target, predicted, count });

test('classes that are taken for each other stand side by side', () => {
  const cells = [0, 1, 2, 3, 4].map((of) => cell(of, of, 10));
  const order = orderByConfusion([...cells, cell(0, 3, 5), cell(3, 4, 2), cell(1, 2, 4)], 5);
  const gap = (a: number, b: number) => Math.abs(order.indexOf(a) - order.indexOf(b));
  expect([gap(0, 3), gap(3, 4), gap(1, 2)]).toEqual([1, 1, 1]);
});

test('an order holds every class once, whatever is confused', () => {
  const cells = fc.array(fc.tuple(fc.nat(11), fc.nat(11), fc.integer({ min: 1, max: 50 })));
  fc.assert(
    fc.property(cells, (given) => {
      const order = orderByConfusion(
        given.map(([target, predicted, count]) => cell(target, predicted, count)),
        12,
      );
      expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, at) => at));
    }),
  );
});

test('shares are of the class that was, and cells of several classes have the largest', () => {
  const cells = [
    cell(0, 0, 6),
    cell(0, 1, 2),
    cell(0, 3, 2),
    cell(1, 1, 4),
    cell(2, 2, 1),
    cell(3, 2, 1),
    cell(3, 0, 3),
  ];
  const totals = totalsOf(cells, 4);
  expect([...totals]).toEqual([10, 4, 1, 4]);
  const whole = gridOf(cells, totals, [0, 1, 2, 3], 4);
  expect([...whole.shares].map((share) => Number(share.toFixed(3)))).toEqual(
    [
      [0.6, 0.2, 0, 0.2],
      [0, 1, 0, 0],
      [0, 0, 1, 0],
      [0.75, 0, 0.25, 0],
    ].flat(),
  );
  const binned = gridOf(cells, totals, [0, 1, 2, 3], 2);
  expect(binned.step).toBe(2);
  expect([...binned.shares].map((share) => Number(share.toFixed(3)))).toEqual([1, 0.2, 0.75, 1]);
  expect(confusions(cells)[0]).toEqual(cell(3, 0, 3));
});
