import { expect, test } from 'vitest';
import { gradients } from './gradient.ts';
import { constant, input, integers, type Value } from './graph.ts';
import {
  absolute,
  add,
  divide,
  errorFunction,
  exponential,
  gelu,
  logarithm,
  logSoftmax,
  matrixProduct,
  mean,
  multiply,
  negate,
  reshape,
  rows,
  sigmoid,
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
  absolute: { shapes: [[5]], compute: (a) => absolute(subtract(a!, constant(Float64Array.of(1.1), [1]))) },
  sigmoid: { shapes: [[5]], compute: (a) => sigmoid(a!) },
  'rows, one of them twice': { shapes: [[4, 3]], compute: (a) => rows(a!, integers(2, 0, 2)) },
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

/** erf(x) = 2/√π ∫₀ˣ e^(−t²) dt by Simpson's rule. */
function erf(x: number): number {
  const parts = 1000;
  const width = x / parts;
  let sum = 0;
  for (let part = 0; part <= parts; part += 1) {
    const weight = part === 0 || part === parts ? 1 : part % 2 === 1 ? 4 : 2;
    sum += weight * Math.exp(-((part * width) ** 2));
  }
  return (2 / Math.sqrt(Math.PI)) * (width / 3) * sum;
}

// The engine computes these in float32 only; their gradients consist of operators that it computes in float64.
const float32Only = {
  'error function': { compute: errorFunction, exact: erf },
};
for (const [name, { compute, exact }] of Object.entries(float32Only)) {
  test(`${name} is what it should be, and its gradient that of central differences`, async () => {
    const values = [-30, -3, -0.5, 0, 0.7, 2, 5];
    const shape = [values.length];
    const single = await openProgram({ y: compute(input('x', 'float32', shape)) });
    const { y } = await single.run({ x: { data: Float32Array.from(values), shape } });
    for (const [index, value] of values.entries()) expect(y.data[index]).toBeCloseTo(exact(value), 6);
    const x = input('x', 'float64', shape);
    const [slope] = gradients(sum(compute(x), [0]), [x]);
    const double = await openProgram({ slope: slope! });
    const analytic = (await double.run({ x: { data: Float64Array.from(values), shape } })).slope.data;
    const step = 1e-5;
    for (const [index, value] of values.entries()) {
      expect(analytic[index]).toBeCloseTo((exact(value + step) - exact(value - step)) / (2 * step), 7);
    }
  });
}

test('GELU is x times the normal distribution function', async () => {
  const program = await openProgram({ y: gelu(input('x', 'float32', [4])) });
  const { y } = await program.run({ x: { data: Float32Array.of(-2, -0.5, 0, 1.5), shape: [4] } });
  for (const [index, x] of [-2, -0.5, 0, 1.5].entries()) {
    expect(y.data[index]).toBeCloseTo((x * (1 + erf(x / Math.SQRT2))) / 2, 5);
  }
});

test('an operator without a rule is named', () => {
  const x = input('x', 'float64', [3]);
  const unknown: Value = { ...x, node: { op: 'Tan', inputs: [x], attributes: {}, outputCount: 1 } };
  expect(() => gradients(sum(unknown, [0]), [x])).toThrow('Tan');
});
