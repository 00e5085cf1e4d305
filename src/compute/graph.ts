import type { DataType, Dimension, OnnxAttribute } from './onnx-format.ts';

/** A plain attribute of an operator; the ONNX kind is told by the operator that sets it. */
export type Attributes = Readonly<Record<string, Exclude<OnnxAttribute, { kind: 'graph' }>>>;

/** An operation with its operands. Immutable: a graph is nothing but values that refer to the nodes they come from. */
export interface Node {
  /** The ONNX operator, or `Input`, `Constant`, `Argument` (of a loop's body). */
  readonly op: string;
  readonly inputs: readonly Value[];
  readonly attributes: Attributes;
  readonly outputCount: number;
  /** Of an `Input`: its name. */
  readonly name?: string;
  /** Of a `Constant`: its content. */
  readonly constant?: NumericArray;
  /** Of a `Loop`: what one turn computes. */
  readonly body?: LoopBody;
}

/** One turn of a loop: its arguments (turn number, condition, state) and what it makes of them. */
export interface LoopBody {
  readonly arguments: readonly Value[];
  readonly results: readonly Value[];
}

/** A tensor to come: one output of a node, with its type and shape. */
export interface Value {
  readonly node: Node;
  readonly index: number;
  readonly type: DataType;
  readonly shape: readonly Dimension[];
}

export type NumericArray = Float32Array | Float64Array | BigInt64Array;

/** A tensor that the caller gives when the model runs. */
export function input(name: string, type: DataType, shape: readonly Dimension[]): Value {
  return { node: { op: 'Input', inputs: [], attributes: {}, outputCount: 1, name }, index: 0, type, shape };
}

/** A tensor that is part of the model. */
export function constant(content: NumericArray, shape: readonly number[]): Value {
  const node = { op: 'Constant', inputs: [], attributes: {}, outputCount: 1, constant: content };
  return { node, index: 0, type: typeOf(content), shape };
}

/** A number as a tensor without dimensions. */
export function scalar(number: number, type: DataType): Value {
  if (type === 'int64') return constant(BigInt64Array.of(BigInt(number)), []);
  return constant(type === 'float64' ? Float64Array.of(number) : Float32Array.of(number), []);
}

/** Whole numbers as a vector of int64, as axes, shapes and bounds are given in ONNX. */
export function integers(...numbers: readonly number[]): Value {
  return constant(BigInt64Array.from(numbers, BigInt), [numbers.length]);
}

/** An operator with one output. */
export function apply(
  op: string,
  inputs: readonly Value[],
  type: DataType,
  shape: readonly Dimension[],
  attributes: Attributes = {},
): Value {
  return { node: { op, inputs, attributes, outputCount: 1 }, index: 0, type, shape };
}

/**
 * Runs `turn` `count` times inside the model (ONNX `Loop`).
 *
 * @param count int64 scalar.
 * @param state what is carried from turn to turn; types and shapes stay the same.
 * @param turn gets the turn's number (int64 scalar) and the state; gives the next state and what to collect. What it
 *   takes from outside and does not change is computed once, before the loop.
 * @returns the state after the last turn, and each collected value of all turns stacked along a new first axis.
 */
export function loop(
  count: Value,
  state: readonly Value[],
  turn: (index: Value, state: readonly Value[]) => { state: readonly Value[]; collect: readonly Value[] },
): { state: readonly Value[]; collected: readonly Value[] } {
  const argument = (type: DataType, shape: readonly Dimension[]): Value => apply('Argument', [], type, shape);
  const index = argument('int64', []);
  const condition = argument('bool', []);
  const carried = state.map(({ type, shape }) => argument(type, shape));
  const next = turn(index, carried);
  const body = {
    arguments: [index, condition, ...carried],
    results: [apply('Identity', [condition], 'bool', []), ...next.state, ...next.collect],
  };
  const outputCount = state.length + next.collect.length;
  const node: Node = { op: 'Loop', inputs: [count, ...state], attributes: {}, outputCount, body };
  return {
    state: state.map(({ type, shape }, position) => ({ node, index: position, type, shape })),
    collected: next.collect.map(({ type, shape }, position) => ({
      node,
      index: state.length + position,
      type,
      shape: ['turns', ...shape],
    })),
  };
}

function typeOf(content: NumericArray): DataType {
  if (content instanceof BigInt64Array) return 'int64';
  return content instanceof Float64Array ? 'float64' : 'float32';
}
