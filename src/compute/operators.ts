import { type Attributes, apply, integers, scalar, type Value } from './graph.ts';
import type { DataType, Dimension } from './onnx-format.ts';

/** ONNX's numbers for types. */
const typeCodes: Record<DataType, number> = { float32: 1, int64: 7, bool: 9, float64: 11 };

/** a + b, broadcast as NumPy does. */
export const add = (a: Value, b: Value): Value => elementwise('Add', a, b);
/** a − b, broadcast. */
export const subtract = (a: Value, b: Value): Value => elementwise('Sub', a, b);
/** a · b by elements, broadcast. */
export const multiply = (a: Value, b: Value): Value => elementwise('Mul', a, b);
/** a / b by elements, broadcast. */
export const divide = (a: Value, b: Value): Value => elementwise('Div', a, b);
/** The larger of a and b by elements, broadcast. No gradient. */
export const maximum = (a: Value, b: Value): Value => elementwise('Max', a, b);
/** −a. */
export const negate = (a: Value): Value => apply('Neg', [a], a.type, a.shape);
/** √a. */
export const squareRoot = (a: Value): Value => apply('Sqrt', [a], a.type, a.shape);
/** eᵃ. */
export const exponential = (a: Value): Value => apply('Exp', [a], a.type, a.shape);
/** The natural logarithm of a. */
export const logarithm = (a: Value): Value => apply('Log', [a], a.type, a.shape);
/** −1, 0 or 1. No gradient. */
export const sign = (a: Value): Value => apply('Sign', [a], a.type, a.shape);
/** |a|, with the sign of a as its slope and 0 where a is 0. */
export const absolute = (a: Value): Value => apply('Abs', [a], a.type, a.shape);
/** 1 / (1 + e⁻ᵃ). */
export const sigmoid = (a: Value): Value => apply('Sigmoid', [a], a.type, a.shape);
/** The error function. */
export const errorFunction = (a: Value): Value => apply('Erf', [a], a.type, a.shape);
/** a · Φ(a), Φ the normal distribution function (Hendrycks & Gimpel 2016; the exact form, not tanh's). */
export const gelu = (a: Value): Value => {
  return multiply(a, add(scale(errorFunction(scale(a, Math.SQRT1_2)), 0.5), scalar(0.5, a.type)));
};
/** a times a plain number. */
export const scale = (a: Value, factor: number): Value => multiply(a, scalar(factor, a.type));

/** The matrix product [.., M, K] × [.., K, N]; leading axes of `b` may be missing. */
export function matrixProduct(a: Value, b: Value): Value {
  const rows = a.shape.at(-2);
  const columns = b.shape.at(-1);
  if (rows === undefined || b.shape.length < 2 || a.shape.at(-1) !== b.shape.at(-2)) {
    throw new Error(`matrix product of [${a.shape}] and [${b.shape}]`);
  }
  const leading = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return apply('MatMul', [a, b], a.type, [...leading, rows, columns!]);
}

/**
 * a·b, or a·b + c with `c` repeated along missing axes, of matrices that may be taken transposed, in one go. No gradient.
 */
export function affineProduct(
  a: Value,
  b: Value,
  { transposeA = false, transposeB = false, plus }: { transposeA?: boolean; transposeB?: boolean; plus?: Value } = {},
): Value {
  const [rows, inner] = transposeA ? [a.shape[1], a.shape[0]] : [a.shape[0], a.shape[1]];
  const [second, columns] = transposeB ? [b.shape[1], b.shape[0]] : [b.shape[0], b.shape[1]];
  if (a.shape.length !== 2 || b.shape.length !== 2 || inner !== second) {
    throw new Error(`matrix product of [${a.shape}]${transposeA ? 'ᵀ' : ''} and [${b.shape}]${transposeB ? 'ᵀ' : ''}`);
  }
  return apply('Gemm', plus ? [a, b, plus] : [a, b], a.type, [rows!, columns!], {
    transA: { kind: 'int', value: Number(transposeA) },
    transB: { kind: 'int', value: Number(transposeB) },
  });
}

/** The axes in another order; by default the last two are exchanged. */
export function transpose(a: Value, order: readonly number[] = exchangeLast(a.shape.length)): Value {
  const shape = order.map((axis) => a.shape[axis]!);
  return apply('Transpose', [a], a.type, shape, { perm: { kind: 'ints', value: order } });
}

/** The sum over axes, which stay with length 1 if `keep`. */
export function sum(a: Value, axes: readonly number[], keep = false): Value {
  return reduce('ReduceSum', a, axes, keep);
}

/** The mean over axes, which stay with length 1 if `keep`. */
export function mean(a: Value, axes: readonly number[], keep = false): Value {
  return reduce('ReduceMean', a, axes, keep);
}

/** The largest element over axes, which stay with length 1. No gradient. */
export function largestOver(a: Value, axes: readonly number[]): Value {
  return reduce('ReduceMax', a, axes, true);
}

/** log(softmax) along the last axis. */
export function logSoftmax(a: Value): Value {
  return apply('LogSoftmax', [a], a.type, a.shape, { axis: { kind: 'int', value: -1 } });
}

/** Rows of `a` [N, …] at `indices` (int64, [B]): [B, …]. */
export function rows(a: Value, indices: Value): Value {
  return apply('Gather', [a, indices], a.type, [...indices.shape, ...a.shape.slice(1)], {
    axis: { kind: 'int', value: 0 },
  });
}

/** The elements [start, end) of the first axis; bounds are int64 scalars, clipped to the length. No gradient. */
export function slice(a: Value, start: Value, end: Value, length: Dimension): Value {
  const inputs = [a, reshape(start, [1]), reshape(end, [1]), integers(0)];
  return apply('Slice', inputs, a.type, [length, ...a.shape.slice(1)]);
}

/**
 * 1 at each index of `indices` (int64, [B]) and 0 elsewhere: [B, depth]. Rows of the identity, which ONNX Runtime copies in a
 * fifth of the time that its OneHot takes. An index out of range is an error.
 */
export function oneHot(indices: Value, depth: number, type: 'float32' | 'float64'): Value {
  const zeros = apply('ConstantOfShape', [integers(depth, depth)], 'float32', [depth, depth]);
  return rows(
    apply('EyeLike', [zeros], type, [depth, depth], { dtype: { kind: 'int', value: typeCodes[type] } }),
    indices,
  );
}

/** The same elements in another shape. */
export function reshape(a: Value, shape: readonly number[]): Value {
  return apply('Reshape', [a, integers(...shape)], a.type, shape);
}

/** Parts of the first axis, of these lengths. No gradient. */
export function split(a: Value, lengths: readonly number[]): Value[] {
  const axis = { kind: 'int', value: 0 } as const;
  const node = { op: 'Split', inputs: [a, integers(...lengths)], attributes: { axis }, outputCount: lengths.length };
  return lengths.map((length, index) => ({ node, index, type: a.type, shape: [length, ...a.shape.slice(1)] }));
}

/** Vectors one after the other. No gradient. */
export function join(vectors: readonly Value[]): Value {
  const length = vectors.reduce((sum, { shape }) => sum + (shape[0] as number), 0);
  return apply('Concat', vectors, vectors[0]!.type, [length], { axis: { kind: 'int', value: 0 } });
}

/** The `count` largest along the last axis in falling order, and where they stood (int64). No gradient. */
export function largest(a: Value, count: number): { values: Value; indices: Value } {
  const shape = [...a.shape.slice(0, -1), count];
  const node = { op: 'TopK', inputs: [a, integers(count)], attributes: {}, outputCount: 2 };
  return { values: { node, index: 0, type: a.type, shape }, indices: { node, index: 1, type: 'int64', shape } };
}

/** Rows of length 1 in the Euclidean norm; a zero row stays zero (its norm counts as `floor`). No gradient. */
export function normalize(a: Value, axis: number, floor: number): Value {
  const norm = squareRoot(sum(multiply(a, a), [axis], true));
  return divide(a, maximum(norm, scalar(floor, a.type)));
}

/** The shape of an elementwise operation on two shapes. */
export function broadcast(a: readonly Dimension[], b: readonly Dimension[]): Dimension[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1) throw new Error(`shapes [${a}] and [${b}] do not broadcast`);
    return left === 1 ? right : left;
  });
}

function elementwise(op: string, a: Value, b: Value): Value {
  if (a.type !== b.type) throw new Error(`${op} of ${a.type} and ${b.type}`);
  return apply(op, [a, b], a.type, broadcast(a.shape, b.shape));
}

function reduce(op: string, a: Value, axes: readonly number[], keep: boolean): Value {
  const positive = axes.map((axis) => (axis < 0 ? axis + a.shape.length : axis));
  const kept = a.shape.map((dimension, axis) => (positive.includes(axis) ? 1 : dimension));
  const shape = keep ? kept : kept.filter((_, axis) => !positive.includes(axis));
  const attributes: Attributes = { keepdims: { kind: 'int', value: keep ? 1 : 0 } };
  return apply(op, [a, integers(...positive)], a.type, shape, attributes);
}

function exchangeLast(rank: number): number[] {
  const order = Array.from({ length: rank }, (_, axis) => axis);
  [order[rank - 1], order[rank - 2]] = [rank - 2, rank - 1];
  return order;
}

/** The elements of `a` as another type. No gradient. */
export function cast(a: Value, type: DataType): Value {
  return apply('Cast', [a], type, a.shape, { to: { kind: 'int', value: typeCodes[type] } });
}
