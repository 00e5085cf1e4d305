import type { BitReader } from './bit-reader.ts';

/** Samples before a block's first that a filter may look back to: zeros. */
export const lookBack = 32;

/** The predictors that have no coefficients in the file (RFC 9639 section 9.2.5); the one for the sample before first. */
const fixedPredictors = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]] as const;

/**
 * Reads one channel of a frame (RFC 9639 section 9.2).
 *
 * @param block where its samples go, from index {@link lookBack} on. They are integers; float64 holds every one and every
 *   sum of a filter exactly, for they have up to 33 bits, coefficients 15 and filters 32 taps.
 * @param bits of a sample, up to 33.
 * @throws Error where it is none.
 */
export function readSubframe(reader: BitReader, block: Float64Array, samples: number, bits: number): void {
  if (reader.read(1) !== 0) throw new Error('a channel does not begin with a zero bit');
  const kind = reader.read(6);
  const wasted = reader.read(1) === 1 ? reader.readUnary() + 1 : 0;
  const width = bits - wasted;
  if (width < 1) throw new Error(`it wastes ${wasted} of ${bits} bits`);
  const end = lookBack + samples;
  if (kind === 0) {
    block.fill(reader.readSigned(width), lookBack, end);
  } else if (kind === 1) {
    for (let index = lookBack; index < end; index++) block[index] = reader.readSigned(width);
  } else if (kind >= 8 && kind <= 12) {
    const coefficients = fixedPredictors[kind - 8]!;
    readFirst(reader, block, samples, coefficients.length, width);
    readResidual(reader, block, samples, coefficients.length);
    restore(block, samples, coefficients, 0);
  } else if (kind >= 32) {
    const order = kind - 31;
    readFirst(reader, block, samples, order, width);
    const precision = reader.read(4) + 1;
    const shift = reader.readSigned(5);
    if (precision === 16 || shift < 0) throw new Error('a filter has no precision, or a negative shift');
    const coefficients = Array.from({ length: order }, () => reader.readSigned(precision));
    readResidual(reader, block, samples, order);
    restore(block, samples, coefficients, shift);
  } else {
    throw new Error(`a channel is of the unknown kind ${kind}`);
  }
  if (wasted > 0) for (let index = lookBack; index < end; index++) block[index]! *= 2 ** wasted;
}

/** The samples that a filter begins with. */
function readFirst(reader: BitReader, block: Float64Array, samples: number, order: number, width: number): void {
  if (order > samples) throw new Error(`a filter of ${order} taps is longer than its ${samples} samples`);
  for (let index = 0; index < order; index++) block[lookBack + index] = reader.readSigned(width);
}

/** What a filter leaves (RFC 9639 section 9.2.7): partitions of Rice codes, each with its parameter, or of plain numbers. */
function readResidual(reader: BitReader, block: Float64Array, samples: number, order: number): void {
  const method = reader.read(2);
  if (method > 1) throw new Error(`its residual is coded by the unknown method ${method}`);
  const parameterBits = method === 0 ? 4 : 5;
  const unparameterized = 2 ** parameterBits - 1;
  const partitions = 2 ** reader.read(4);
  const length = samples / partitions;
  if (!Number.isInteger(length) || length < order) throw new Error(`${samples} samples do not part into ${partitions}`);
  let start = lookBack + order;
  for (let partition = 1; partition <= partitions; partition++) {
    const end = lookBack + partition * length;
    const parameter = reader.read(parameterBits);
    if (parameter < unparameterized) reader.readRice(block, start, end, parameter);
    else {
      const width = reader.read(5);
      for (let index = start; index < end; index++) block[index] = reader.readSigned(width);
    }
    start = end;
  }
}

/**
 * Turns residuals into samples: each plus ⌊Σ coefficient · sample before / 2^shift⌋. Four at a time, as what a sample adds to
 * the four after it need not wait for any of them.
 */
function restore(block: Float64Array, samples: number, coefficients: readonly number[], shift: number): void {
  const taps = 4 * Math.ceil(coefficients.length / 4);
  // From the oldest sample's coefficient to the newest's, with zeros on either side.
  const filter = new Float64Array(taps + 6);
  for (const [index, coefficient] of coefficients.entries()) filter[taps + 2 - index] = coefficient * 2 ** -shift;
  const [third, second, first] = filter.subarray(taps, taps + 3) as unknown as [number, number, number];
  const end = lookBack + samples;
  let index = lookBack + coefficients.length;
  for (; index + 4 <= end; index += 4) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let at = index - taps, tap = 3; at < index; at++, tap++) {
      const sample = block[at]!;
      a += filter[tap]! * sample;
      b += filter[tap - 1]! * sample;
      c += filter[tap - 2]! * sample;
      d += filter[tap - 3]! * sample;
    }
    a = block[index]! + Math.floor(a);
    b = block[index + 1]! + Math.floor(b + first * a);
    c = block[index + 2]! + Math.floor(c + second * a + first * b);
    d = block[index + 3]! + Math.floor(d + third * a + second * b + first * c);
    block[index] = a;
    block[index + 1] = b;
    block[index + 2] = c;
    block[index + 3] = d;
  }
  for (; index < end; index++) {
    let sum = 0;
    for (let at = index - taps, tap = 3; at < index; at++, tap++) sum += filter[tap]! * block[at]!;
    block[index]! += Math.floor(sum);
  }
}
