import { type Code, get, i64, type Local, repeatWhile, set, tee } from '../../compute/instructions.ts';
import type { Locals } from '../../compute/webassembly.ts';
import { bitsAhead, nextBits, skip } from './bits.ts';

const { add, and, constant, greater, leadingZeros, shiftLeft, shiftRightUnsigned, subtract, xor } = i64;

/** The largest parameter. */
const mostRemainderBits = 30;
/** A code that begins with no more zeros is seen as a whole. */
const mostZeros = bitsAhead - 1 - mostRemainderBits;

/**
 * Rice codes (RFC 9639 section 9.2.7.1): a quotient as so many zeros before a one, `parameter` bits of remainder, the sign in
 * the lowest bit of the whole.
 *
 * @param checkEnd leaves the kernel where the stream has ended, behind which there are zeros only.
 */
export function riceCodes(place: Local, parameter: Local, checkEnd: Code, locals: Locals) {
  const [leastBits, unneededBits, window, zeros, passedOver, whole] = locals('i64', 6);
  const look = [...set(window, nextBits(place)), ...tee(zeros, leadingZeros(get(window)))];
  return {
    /** For codes of another parameter. */
    begin: [
      ...set(leastBits, add(get(parameter), constant(1))),
      ...set(unneededBits, subtract(constant(63), get(parameter))),
    ],
    /** Reads a number, an i64. */
    next: [
      // One less, for the one before the remainder is taken together with it.
      ...set(passedOver, constant(-1)),
      ...repeatWhile(greater(look, constant(mostZeros)), [
        ...skip(place, constant(mostZeros)),
        ...set(passedOver, add(get(passedOver), constant(mostZeros))),
        ...checkEnd,
      ]),
      ...set(
        whole,
        add(
          shiftLeft(add(get(passedOver), get(zeros)), get(parameter)),
          shiftRightUnsigned(shiftLeft(get(window), get(zeros)), get(unneededBits)),
        ),
      ),
      // The next code waits for its place, and this for the zeros: one subtraction after they are known.
      ...set(place, subtract(subtract(get(place), get(leastBits)), get(zeros))),
      ...xor(shiftRightUnsigned(get(whole), constant(1)), subtract(constant(0), and(get(whole), constant(1)))),
    ],
  };
}
