import { advance, float64, get, i32, type Local, repeat, set } from '../../compute/instructions.ts';
import { compile, createMemory, type Kernel, kernel } from '../../compute/webassembly.ts';

/** Rows that are worked on at a time stay in the second-level cache. */
const bytesAtOnce = 2 ** 17;
const { add, subtract, multiply, loadTwo, storeTwo, load, store, splat, zero } = float64;
/** Sums that do not wait for one another. */
const sumsAtOnce = 4;
const pairBytes = 8;
const doubleBytes = 8;

/** The sums over rows and the change of rows, for rows of one length. */
export interface Standardizer {
  /** Rows that have room. */
  readonly rows: number;
  /** [rows, width], of which the numbers beyond a row's own are zero before {@link sum}. */
  readonly values: Float32Array;
  readonly width: number;
  /** [rows, 2]: after {@link sum} the sum of each row and that of its squares; for {@link change} its mean and a factor. */
  readonly moments: Float64Array;
  /** In double precision, in which the squares of float32 numbers are exact. */
  sum(rows: number): void;
  /** Makes each value (value − mean) · factor. */
  change(rows: number): void;
}

export function openStandardizer(dimension: number): Standardizer {
  const step = 2 * sumsAtOnce;
  const width = Math.ceil(dimension / step) * step;
  const rows = Math.max(1, Math.floor(bytesAtOnce / (4 * width)));
  const momentsAt = 4 * rows * width;
  const kernels = { sum: sumKernel(width, momentsAt), change: changeKernel(width, momentsAt) };
  const memory = createMemory(momentsAt + 2 * doubleBytes * rows);
  const run = compile(kernels, memory);
  return {
    rows,
    width,
    values: new Float32Array(memory.buffer, 0, rows * width),
    moments: new Float64Array(memory.buffer, momentsAt, 2 * rows),
    sum: run.sum,
    change: run.change,
  };
}

function sumKernel(width: number, momentsAt: number): Kernel {
  return kernel(['i32'], ([rows], locals) => {
    const [at, moments, steps] = locals('i32', 3);
    const pairs = locals('vector', sumsAtOnce);
    const sums = locals('vector', sumsAtOnce);
    const squares = locals('vector', sumsAtOnce);
    const whole = (parts: readonly Local[]) => parts.map(get).reduce(add);
    return [
      ...set(at, i32.constant(0)),
      ...set(moments, i32.constant(0)),
      ...repeat(rows, [
        ...[...sums, ...squares].flatMap((sum) => set(sum, zero)),
        ...set(steps, i32.constant(width / (2 * sumsAtOnce))),
        ...repeat(steps, [
          ...pairs.flatMap((pair, index) => set(pair, loadTwo(get(at), index * pairBytes))),
          ...sums.flatMap((sum, index) => set(sum, add(get(sum), get(pairs[index]!)))),
          ...squares.flatMap((sum, index) => set(sum, add(get(sum), multiply(get(pairs[index]!), get(pairs[index]!))))),
          ...advance(at, sumsAtOnce * pairBytes),
        ]),
        ...set(sums[0], whole(sums)),
        ...set(squares[0], whole(squares)),
        ...store(get(moments), float64.total(sums[0]), momentsAt),
        ...store(get(moments), float64.total(squares[0]), momentsAt + doubleBytes),
        ...advance(moments, 2 * doubleBytes),
      ]),
    ];
  });
}

function changeKernel(width: number, momentsAt: number): Kernel {
  return kernel(['i32'], ([rows], locals) => {
    const [at, moments, pairs] = locals('i32', 3);
    const [mean, factor] = locals('vector', 2);
    return [
      ...set(at, i32.constant(0)),
      ...set(moments, i32.constant(0)),
      ...repeat(rows, [
        ...set(mean, splat(load(get(moments), momentsAt))),
        ...set(factor, splat(load(get(moments), momentsAt + doubleBytes))),
        ...set(pairs, i32.constant(width / 2)),
        ...repeat(pairs, [
          ...storeTwo(get(at), multiply(subtract(loadTwo(get(at)), get(mean)), get(factor))),
          ...advance(at, pairBytes),
        ]),
        ...advance(moments, 2 * doubleBytes),
      ]),
    ];
  });
}
