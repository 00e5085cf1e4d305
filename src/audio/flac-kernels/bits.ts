import { type Code, get, i32, i64, type Local, set } from '../../compute/instructions.ts';

/** Samples and coefficients lie in memory as int64. */
export const numberBytes = 8;

const { and, constant, load, shiftLeft, shiftRight, shiftRightUnsigned, subtract, xor } = i64;

/**
 * A stream lies backwards in memory, because the first of eight bytes that are loaded is the least significant one. A place in
 * it therefore falls while it is read: the bits of memory below the next one, less those that a load reaches above its address.
 */
export const loadReach = 56;
/** As many of {@link nextBits} are the stream's whatever bit of a byte comes next; zeros follow. */
export const bitsAhead = 57;

/** An i64 that begins with the next bits of the stream. */
export function nextBits(place: Local): Code {
  const address = i32.of(shiftRightUnsigned(get(place), constant(3)));
  return shiftLeft(load(address), and(xor(get(place), constant(7)), constant(7)));
}

/** The next bits, 1 to {@link bitsAhead}, as an i64 without a sign. */
export const nextUnsigned = (place: Local, width: Code): Code => {
  return shiftRightUnsigned(nextBits(place), subtract(constant(64), width));
};

/** The next bits, 1 to {@link bitsAhead}, as an i64 in two's complement. */
export const nextSigned = (place: Local, width: Code): Code => {
  return shiftRight(nextBits(place), subtract(constant(64), width));
};

export const skip = (place: Local, bits: Code): Code => set(place, subtract(get(place), bits));
