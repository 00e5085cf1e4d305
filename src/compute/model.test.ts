import { expect, test } from 'vitest';
import { constant, input, integers, loop, scalar } from './graph.ts';
import { add, largest, matrixProduct, multiply, normalize, oneHot, rows, slice, sum } from './operators.ts';
import { openProgram } from './session.ts';

test('a shared value is computed once and lengths may be known only when the model runs', async () => {
  const x = input('x', 'float32', ['batch', 2]);
  const doubled = add(x, x);
  const program = await openProgram({ product: multiply(doubled, doubled), total: sum(doubled, [0]) });
  const { product, total } = await program.run({ x: { data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] } });
  expect([...product.data]).toEqual([4, 16, 36, 64]);
  expect([...total.data]).toEqual([8, 12]);
});

test('a loop carries its state, collects, and sees values from outside', async () => {
  const matrix = constant(Float32Array.of(1, 1, 1, 0), [2, 2]);
  const count = input('count', 'int64', []);
  const start = constant(Float32Array.of(1, 0), [1, 2]);
  const { state, collected } = loop(count, [start], (_, [row]) => {
    const next = matrixProduct(row!, matrix);
    return { state: [next], collect: [sum(next, [0, 1])] };
  });
  const program = await openProgram({ last: state[0]!, sums: collected[0]! });
  const { last, sums } = await program.run({ count: { data: BigInt64Array.of(6n), shape: [] } });
  expect([...last.data]).toEqual([13, 8]); // Fibonacci
  expect([...sums.data]).toEqual([2, 3, 5, 8, 13, 21]);
});

test('the last slice of a first axis is shorter, and rows come in the order asked for', async () => {
  const x = input('x', 'float32', ['count', 1]);
  const order = input('order', 'int64', ['count']);
  const some = slice(order, scalar(2, 'int64'), scalar(9, 'int64'), 'some');
  const program = await openProgram({ picked: rows(x, some), hot: oneHot(some, 4, 'float32') });
  const { picked, hot } = await program.run({
    x: { data: Float32Array.of(10, 11, 12, 13), shape: [4, 1] },
    order: { data: BigInt64Array.of(3n, 2n, 0n, 1n), shape: [4] },
  });
  expect([...picked.data]).toEqual([10, 11]);
  expect([...hot.data]).toEqual([1, 0, 0, 0, 0, 1, 0, 0]);
});

test('the largest come in falling order, with where they stood', async () => {
  const top = largest(constant(Float32Array.of(1, 6, 3, 2), [1, 4]), 2);
  const program = await openProgram({ values: top.values, indices: top.indices });
  const { values, indices } = await program.run({});
  expect([...values.data]).toEqual([6, 3]);
  expect([...indices.data]).toEqual([1n, 2n]);
});

test('normalized rows have length 1 and a zero row stays zero', async () => {
  const program = await openProgram({
    unit: normalize(constant(Float32Array.of(3, 4, 0, 0), [2, 2]), -1, 1e-12),
  });
  expect([...(await program.run({})).unit.data]).toEqual([Math.fround(0.6), Math.fround(0.8), 0, 0]);
});

test('a loop argument outside its loop is refused', async () => {
  const { collected } = loop(integers(1), [], (index) => ({ state: [], collect: [index] }));
  const argument = collected[0]!.node.body!.arguments[0]!;
  await expect(openProgram({ argument })).rejects.toThrow('outside its loop');
});
