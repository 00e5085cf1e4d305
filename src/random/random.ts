/** A stream of pseudo-random numbers that depends on its seed alone. */
export interface RandomStream {
  /** Uniform in [0, 1), 32 bits. */
  next(): number;
}

/**
 * The generator xoshiro128** (Blackman & Vigna 2018), its state filled from the seed by splitmix32.
 *
 * @param seed a 32-bit whole number.
 */
export function randomStream(seed: number): RandomStream {
  let mixed = seed | 0;
  const split = (): number => {
    mixed = (mixed + 0x9e3779b9) | 0;
    let bits = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    return bits ^ (bits >>> 16);
  };
  let [a, b, c, d] = [split(), split(), split(), split()];
  const rotate = (bits: number, by: number): number => (bits << by) | (bits >>> (32 - by));
  return {
    next() {
      const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
      const shifted = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= shifted;
      d = rotate(d, 11);
      return result / 2 ** 32;
    },
  };
}

/** The numbers 0 … count − 1 in random order (Fisher & Yates 1938, from the end). */
export function shuffled(count: number, random: RandomStream): BigInt64Array {
  const order = BigInt64Array.from({ length: count }, (_, index) => BigInt(index));
  for (let last = count - 1; last > 0; last -= 1) {
    const chosen = Math.floor(random.next() * (last + 1));
    [order[last], order[chosen]] = [order[chosen]!, order[last]!];
  }
  return order;
}
