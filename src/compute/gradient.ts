import { apply, integers, type Node, scalar, type Value } from './graph.ts';
import {
  add,
  divide,
  exponential,
  matrixProduct,
  multiply,
  negate,
  scale,
  sign,
  subtract,
  sum,
  transpose,
} from './operators.ts';

/** From the gradient of a node's output to those of its inputs; null where an input has none. */
type Rule = (node: Node, output: Value, gradient: Value) => readonly (Value | null)[];

/**
 * Reverse-mode differentiation (Linnainmaa 1970): values that compute ∂loss/∂parameter for each parameter.
 *
 * @param loss a scalar.
 * @param parameters values that the loss is computed from; each gradient has its parameter's shape.
 * @throws Error if the way from a parameter to the loss leads through an operator without a rule.
 */
export function gradients(loss: Value, parameters: readonly Value[]): Value[] {
  if (loss.shape.length > 0) throw new Error(`the gradient of a [${loss.shape}] tensor; it must be a scalar`);
  const reaching = nodesFrom(loss, parameters);
  const needed = new Set(reaching.map(({ node }) => node));
  const gathered = new Map<Node, Value>([[loss.node, scalar(1, loss.type)]]);
  for (const { node, output } of reaching) {
    const gradient = gathered.get(node);
    if (!gradient || node.inputs.length === 0) continue;
    const rule = rules[node.op];
    if (!rule) throw new Error(`no gradient is known for the operator ${node.op}`);
    rule(node, output, gradient).forEach((part, position) => {
      const operand = node.inputs[position]!;
      if (!part || !needed.has(operand.node)) return;
      const sofar = gathered.get(operand.node);
      gathered.set(operand.node, sofar ? add(sofar, part) : part);
    });
  }
  return parameters.map((parameter) => gathered.get(parameter.node) ?? scale(parameter, 0));
}

/** The nodes between the parameters and the loss, the loss first, each before what it is computed from. */
function nodesFrom(loss: Value, parameters: readonly Value[]): { node: Node; output: Value }[] {
  const found = new Map<Node, boolean>();
  const ordered: { node: Node; output: Value }[] = [];
  const visit = (value: Value): boolean => {
    const known = found.get(value.node);
    if (known !== undefined) return known;
    let depends = parameters.some(({ node }) => node === value.node);
    for (const operand of value.node.inputs) depends = visit(operand) || depends;
    found.set(value.node, depends);
    if (depends) ordered.push({ node: value.node, output: value });
    return depends;
  };
  visit(loss);
  return ordered.reverse();
}

const rules: Readonly<Record<string, Rule>> = {
  Add: ({ inputs: [a, b] }, _, g) => [unbroadcast(g, a!), unbroadcast(g, b!)],
  Sub: ({ inputs: [a, b] }, _, g) => [unbroadcast(g, a!), unbroadcast(negate(g), b!)],
  Mul: ({ inputs: [a, b] }, _, g) => [unbroadcast(multiply(g, b!), a!), unbroadcast(multiply(g, a!), b!)],
  Div: ({ inputs: [a, b] }, y, g) => [
    unbroadcast(divide(g, b!), a!),
    unbroadcast(negate(divide(multiply(g, y), b!)), b!),
  ],
  Neg: (_, __, g) => [negate(g)],
  Sqrt: (_, y, g) => [divide(scale(g, 0.5), y)],
  Exp: (_, y, g) => [multiply(g, y)],
  Log: ({ inputs: [a] }, _, g) => [divide(g, a!)],
  Abs: ({ inputs: [a] }, _, g) => [multiply(g, sign(a!))],
  Sigmoid: (_, y, g) => [multiply(g, multiply(y, subtract(scalar(1, y.type), y)))],
  Erf: ({ inputs: [a] }, _, g) => {
    return [multiply(g, scale(exponential(negate(multiply(a!, a!))), 2 / Math.sqrt(Math.PI)))];
  },
  MatMul: ({ inputs: [a, b] }, _, g) => [
    unbroadcast(matrixProduct(g, transpose(b!)), a!),
    unbroadcast(matrixProduct(transpose(a!), g), b!),
  ],
  Transpose: ({ attributes }, _, g) => [transpose(g, inverseOrder(attributes))],
  ReduceSum: ({ inputs: [a, axes], attributes }, _, g) => [expand(g, a!, axes!, attributes), null],
  // The share of one element is a count of elements, which may be known only when the model runs.
  ReduceMean: ({ inputs: [a, axes], attributes }, y, g) => {
    const elements = apply('Size', [a!], 'int64', []);
    const means = apply('Size', [y], 'int64', []);
    const share = divide(floating(means, g), floating(elements, g));
    return [multiply(expand(g, a!, axes!, attributes), share), null];
  },
  LogSoftmax: (_, y, g) => [subtract(g, multiply(exponential(y), sum(g, [-1], true)))],
  Reshape: ({ inputs: [a] }, _, g) => [reshapeLike(g, a!), null],
  // A row that was taken several times gets the sum of what comes back.
  Gather: ({ inputs: [a, indices] }, _, g) => {
    const zeros = subtract(a!, a!);
    const places = apply('Unsqueeze', [indices!, integers(-1)], 'int64', [...indices!.shape, 1]);
    const reduction = { reduction: { kind: 'string' as const, value: 'add' } };
    return [apply('ScatterND', [zeros, places, g], g.type, a!.shape, reduction), null];
  },
};

/** Sums a gradient over the axes along which its operand was repeated. */
function unbroadcast(gradient: Value, operand: Value): Value {
  const missing = gradient.shape.length - operand.shape.length;
  const leading = Array.from({ length: missing }, (_, axis) => axis);
  const summed = leading.length > 0 ? sum(gradient, leading) : gradient;
  const repeated = operand.shape.flatMap((length, axis) => (length === 1 && summed.shape[axis] !== 1 ? [axis] : []));
  return repeated.length > 0 ? sum(summed, repeated, true) : summed;
}

/** Repeats the gradient of a reduction along the axes that were reduced. */
function expand(gradient: Value, operand: Value, axes: Value, attributes: Node['attributes']): Value {
  const kept = attributes.keepdims?.value === 1;
  const reduced = Array.from(axes.node.constant as BigInt64Array, Number);
  const shape = operand.shape.map((length, axis) => (reduced.includes(axis) ? 1 : length));
  const full = kept ? gradient : apply('Unsqueeze', [gradient, integers(...reduced)], gradient.type, shape);
  const target = apply('Shape', [operand], 'int64', [operand.shape.length]);
  return apply('Expand', [full, target], gradient.type, operand.shape);
}

function reshapeLike(gradient: Value, operand: Value): Value {
  const target = apply('Shape', [operand], 'int64', [operand.shape.length]);
  return apply('Reshape', [gradient, target], gradient.type, operand.shape);
}

function floating(count: Value, like: Value): Value {
  return apply('Cast', [count], like.type, [], { to: { kind: 'int', value: like.type === 'float64' ? 11 : 1 } });
}

function inverseOrder(attributes: Node['attributes']): number[] {
  const order = attributes.perm?.value as readonly number[];
  return order.map((_, axis) => order.indexOf(axis));
}
