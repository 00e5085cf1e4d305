import {
  advance,
  type Code,
  choose,
  f64,
  get,
  i32,
  i64,
  leave,
  repeat,
  repeatWhile,
  set,
  tee,
  when,
} from '../../compute/instructions.ts';
import { kernel, returning } from '../../compute/webassembly.ts';
import { nextSigned, nextUnsigned, numberBytes, skip } from './bits.ts';
import { riceCodes } from './rice.ts';

const { add, constant, equal, less, load, multiply, shiftLeft, shiftRight, store } = i64;

/**
 * (place, place of the stream's end, block, partitions, bytes of a partition's samples, bits of a parameter, shift) Reads a
 * residual (RFC 9639 section 9.2.7) and makes samples of it, each plus ⌊Σ coefficient · sample before / 2^shift⌋. The block
 * begins with the samples before. Reading a code waits for the code before, and multiplying does not, so that doing both at
 * once costs hardly more than one of them.
 *
 * A kernel for each order has the coefficients in variables and no loop over them. No sum overflows: samples have up to 33
 * bits, coefficients 15, filters 32 taps.
 *
 * @param coefficientsAt where the filter lies, the coefficient for the sample just before first.
 * @returns a kernel that gives the place behind the residual; -1 where the stream ends within it.
 */
export function residualKernel(order: number, coefficientsAt: number) {
  const parameters = ['f64', 'f64', 'i32', 'i32', 'i32', 'i32', 'i32'] as const;
  const body = kernel(parameters, ([from, to, block, partitions, partitionBytes, width, shiftBits], locals) => {
    /** The oldest of the samples that the filter looks at; where it is when a partition ends. */
    const [at, last] = locals('i32', 2);
    const [place, end, parameter, parameterBits, shift, newest] = locals('i64', 6);
    const coefficients = Array.from({ length: order }, () => locals('i64', 1)[0]);
    const checkEnd = when(less(get(place), get(end)), leave(f64.constant(-1)));
    const rice = riceCodes(place, parameter, checkEnd, locals);
    const plain = [
      ...checkEnd,
      // A shift by all 64 bits would be none.
      ...choose(nextSigned(place, get(parameter)), constant(0), i32.of(get(parameter))),
      ...skip(place, get(parameter)),
    ];
    const products = coefficients.map((coefficient, tap) => {
      // The newest sample is not fetched from memory, where it has just been put.
      return multiply(get(coefficient), tap === 0 ? get(newest) : load(get(at), (order - 1 - tap) * numberBytes));
    });
    const predicted =
      order === 0
        ? constant(0)
        : shiftRight(
            products.reduceRight((sum, term) => add(sum, term)),
            get(shift),
          );
    const eachSample = (residual: Code): Code =>
      repeatWhile(i32.unequal(get(at), get(last)), [
        ...store(get(at), tee(newest, add(residual, predicted)), order * numberBytes),
        ...advance(at, numberBytes),
      ]);
    return [
      ...set(place, i64.ofFloat(get(from))),
      ...set(end, i64.ofFloat(get(to))),
      ...set(parameterBits, i64.of(get(width))),
      ...set(shift, i64.of(get(shiftBits))),
      ...coefficients.flatMap((coefficient, tap) => {
        return set(coefficient, load(i32.constant(coefficientsAt), tap * numberBytes));
      }),
      ...set(at, get(block)),
      ...set(last, i32.subtract(get(block), i32.constant(order * numberBytes))),
      ...(order === 0 ? [] : set(newest, load(get(block), (order - 1) * numberBytes))),
      ...repeat(partitions, [
        ...checkEnd,
        ...set(last, i32.add(get(last), get(partitionBytes))),
        ...set(parameter, nextUnsigned(place, get(parameterBits))),
        ...skip(place, get(parameterBits)),
        // All ones stand for numbers as they are, whose width follows in five bits.
        ...when(
          equal(add(get(parameter), constant(1)), shiftLeft(constant(1), get(parameterBits))),
          [...set(parameter, nextUnsigned(place, constant(5))), ...skip(place, constant(5)), ...eachSample(plain)],
          [...rice.begin, ...eachSample(rice.next)],
        ),
      ]),
      ...f64.of(get(place)),
    ];
  });
  return returning('f64', body);
}

/**
 * (place, place of the stream's end, address, count, width) Reads numbers in two's complement, of which each becomes an int64,
 * and returns the place behind them; -1 where the stream ends before.
 */
export function numbersKernel() {
  const body = kernel(['f64', 'f64', 'i32', 'i32', 'i32'], ([from, to, at, count, width], locals) => {
    const [place, end, bits] = locals('i64', 3);
    return [
      ...set(place, i64.ofFloat(get(from))),
      ...set(end, i64.ofFloat(get(to))),
      ...set(bits, i64.of(get(width))),
      ...repeat(count, [
        ...when(less(get(place), get(end)), leave(f64.constant(-1))),
        ...store(get(at), nextSigned(place, get(bits))),
        ...skip(place, get(bits)),
        ...advance(at, numberBytes),
      ]),
      ...f64.of(get(place)),
    ];
  });
  return returning('f64', body);
}
