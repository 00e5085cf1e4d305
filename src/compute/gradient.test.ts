import { expect, test } from 'vitest';
import { gradients } from './gradient.ts';
import { constant, input, type Value } from './graph.ts';
import {
  add,
  divide,
  exponential,
  logarithm,
  logSoftmax,
  matrixProduct,
  mean,
  multiply,
  negate,
  reshape,
  squareRoot,
  subtract,
  sum,
  transpose,
} from './operators.ts';
import { openProgram } from './session.ts';

/** A fixed sequence of numbers in [0.5, 1.5): every operator is smooth there. */
function numbers(count: number, seed: number): Float64Array {
  return Float64Array.from(
    { length: count },
    (_, index) => 0.5 + (Math.abs(Math.sin(12.9898 * (index + 1) + seed) * 43758.5453) % 1),
  );
}

const cases: Record<string, { shapes: number[][]; compute: (...operands: Value[]) => Value }> = {
  add: {
    shapes: [
      [3, 4],
      [3, 4],
    ],
    compute: (a, b) => add(a!, b!),
  },
  'add, broadcast': { shapes: [[3, 4], [4]], compute: (a, b) => add(a!, b!) },
  'add, broadcast both ways': {
    shapes: [
      [3, 1],
      [1, 4],
    ],
    compute: (a, b) => add(a!, b!),
  },
  subtract: {
    shapes: [
      [3, 4],
      [3, 1],
    ],
    compute: (a, b) => subtract(a!, b!),
  },
  multiply: { shapes: [[3, 4], [4]], compute: (a, b) => multiply(a!, b!) },
  'multiply by itself': { shapes: [[3, 4]], compute: (a) => multiply(a!, a!) },
  divide: {
    shapes: [
      [3, 4],
      [3, 1],
    ],
    compute: (a, b) => divide(a!, b!),
  },
  negate: { shapes: [[5]], compute: (a) => negate(a!) },
  'square root': { shapes: [[5]], compute: (a) => squareRoot(a!) },
  exponential: { shapes: [[5]], compute: (a) => exponential(a!) },
  logarithm: { shapes: [[5]], compute: (a) => logarithm(a!) },
  'matrix product': {
    shapes: [
      [3, 4],
      [4, 2],
    ],
    compute: (a, b) => matrixProduct(a!, b!),
  },
  'matrix product, batched on one side': {
    shapes: [
      [2, 3, 4],
      [4, 2],
    ],
    compute: (a, b) => matrixProduct(a!, b!),
  },
  transpose: { shapes: [[3, 4]], compute: (a) => transpose(a!) },
  'transpose of three axes': { shapes: [[2, 3, 4]], compute: (a) => transpose(a!, [2, 0, 1]) },
  sum: { shapes: [[3, 4]], compute: (a) => sum(a!, [0]) },
  'sum, kept': { shapes: [[3, 4]], compute: (a) => sum(a!, [1], true) },
  mean: { shapes: [[3, 4]], compute: (a) => mean(a!, [-1]) },
  'mean of two axes': { shapes: [[2, 3, 4]], compute: (a) => mean(a!, [0, 2]) },
  'log softmax': { shapes: [[3, 4]], compute: (a) => logSoftmax(a!) },
  reshape: { shapes: [[3, 4]], compute: (a) => reshape(a!, [2, 6]) },
};

for (const [name, { shapes, compute }] of Object.entries(cases)) {
  test(`the gradient of ${name} is that of central differences`, async () => {
    const operands = shapes.map((shape, index) => input(`x${index}`, 'float64', shape));
    const result = compute(...operands);
    const size = (result.shape as number[]).reduce((product, length) => product * length, 1);
    // Unequal weights, so that no two outputs can be mistaken for each other.
    const weighted = multiply(result, constant(numbers(size, 7), result.shape as number[]));
    const loss = sum(
      weighted,
      result.shape.map((_, axis) => axis),
    );
    const named = Object.fromEntries(gradients(loss, operands).map((gradient, index) => [`d${index}`, gradient]));
    const program = await openProgram<string>({ loss, ...named });

    const feeds = shapes.map((shape, index) => ({
      data: numbers(
        shape.reduce((product, length) => product * length, 1),
        index,
      ),
      shape,
    }));
    const run = () => program.run(Object.fromEntries(feeds.map((feed, index) => [`x${index}`, feed])));
    const analytic = await run();
    const step = 1e-6;
    for (const [index, { data }] of feeds.entries()) {
      for (let element = 0; element < data.length; element += 1) {
        const before = data[element]!;
        data[element] = before + step;
        const above = (await run()).loss!.data[0] as number;
        data[element] = before - step;
        const below = (await run()).loss!.data[0] as number;
        data[element] = before;
        expect(analytic[`d${index}`]!.data[element]).toBeCloseTo((above - below) / (2 * step), 7);
      }
    }
    await program.release();
  });
}

test('an operator without a rule is named', () => {
  const x = input('x', 'float64', [3]);
  const unknown: Value = { ...x, node: { op: 'Erf', inputs: [x], attributes: {}, outputCount: 1 } };
  expect(() => gradients(sum(unknown, [0]), [x])).toThrow('Erf');
});
