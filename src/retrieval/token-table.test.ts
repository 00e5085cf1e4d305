import { expect, test } from 'vitest';
import { initialTable, numberTokens } from './token-table.ts';

test('tokens of training captions come first', () => {
  const { ids, trained, rowsOf } = numberTokens(
    [
      [101, 7, 102],
      [101, 9, 102],
    ],
    [[101, 8, 7, 102], [3]],
  );
  expect([...ids]).toEqual([7, 9, 101, 102, 3, 8]);
  expect(trained).toBe(4);
  expect([...rowsOf([101, 8, 7, 102])]).toEqual([2, 5, 0, 3]);
});

test('a token’s vector depends on the token and the seed alone; all are normally distributed', () => {
  const table = initialTable(
    Int32Array.from({ length: 200 }, (_, index) => 3 * index),
    100,
    42,
  );
  expect(initialTable(Int32Array.of(6), 100, 42)).toEqual(table.slice(200, 300));
  expect(initialTable(Int32Array.of(6), 100, 43)).not.toEqual(table.slice(200, 300));
  const mean = table.reduce((sum, value) => sum + value, 0) / table.length;
  const variance = table.reduce((sum, value) => sum + value ** 2, 0) / table.length;
  const beyond = table.filter((value) => Math.abs(value) > 1.959964).length / table.length;
  // Four standard deviations of each over 20,000 draws.
  expect(Math.abs(mean)).toBeLessThan(0.03);
  expect(Math.abs(variance - 1)).toBeLessThan(0.04);
  expect(Math.abs(beyond - 0.05)).toBeLessThan(0.0062);
});
