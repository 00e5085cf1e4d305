/** Instructions of WebAssembly (core specification 2.0, chapter 5) as functions, of which `webassembly.ts` makes kernels. */

/** Instructions as the bytes they are; an expression leaves its value on the stack. */
export type Code = readonly number[];

/** A parameter or a variable of a kernel. */
export interface Local {
  readonly index: number;
}

export const get = ({ index }: Local): Code => [0x20, ...unsigned(index)];
export const set = ({ index }: Local, value: Code): Code => [...value, 0x21, ...unsigned(index)];

/** Sets a variable, whose value stays on the stack. */
export const tee = ({ index }: Local, value: Code): Code => [...value, 0x22, ...unsigned(index)];

/** What both widths have, whose codes lie as far apart. Arithmetic wraps around; a shift is by so many bits modulo the width. */
const integers = ({ wide }: { wide: boolean }) => {
  const [compared, computed] = wide ? [0x0b, 0x12] : [0, 0];
  const binary = (code: number) => {
    return (a: Code, b: Code): Code => [...a, ...b, code];
  };
  return {
    constant: (value: number): Code => [wide ? 0x42 : 0x41, ...signed(value)],
    load: (address: Code, offset = 0): Code => [...address, wide ? 0x29 : 0x28, wide ? 3 : 2, ...unsigned(offset)],
    store: (address: Code, value: Code, offset = 0): Code => {
      return [...address, ...value, wide ? 0x37 : 0x36, wide ? 3 : 2, ...unsigned(offset)];
    },
    equal: binary(0x46 + compared),
    unequal: binary(0x47 + compared),
    /** With their signs. */
    less: binary(0x48 + compared),
    greater: binary(0x4a + compared),
    leadingZeros: (a: Code): Code => [...a, 0x67 + computed],
    add: binary(0x6a + computed),
    subtract: binary(0x6b + computed),
    multiply: binary(0x6c + computed),
    and: binary(0x71 + computed),
    xor: binary(0x73 + computed),
    shiftLeft: binary(0x74 + computed),
    /** The sign fills it up. */
    shiftRight: binary(0x75 + computed),
    /** Zeros fill it up. */
    shiftRightUnsigned: binary(0x76 + computed),
  };
};

export const i32 = {
  ...integers({ wide: false }),
  /** Two bytes of memory, without a sign. */
  loadTwoBytes: (address: Code, offset = 0): Code => [...address, 0x2f, 1, ...unsigned(offset)],
  /** The lower half of an i64. */
  of: (wide: Code): Code => [...wide, 0xa7],
};

export const i64 = {
  ...integers({ wide: true }),
  /** An i32 without a sign. */
  of: (narrow: Code): Code => [...narrow, 0xad],
  /** A whole number. */
  ofFloat: (number: Code): Code => [...number, 0xb0],
};

export const f64 = {
  constant: (value: number): Code => [0x44, ...new Uint8Array(Float64Array.of(value).buffer)],
  /** An i64 with its sign. */
  of: (integer: Code): Code => [...integer, 0xb9],
};

export const f32 = {
  constant: (value: number): Code => [0x43, ...new Uint8Array(Float32Array.of(value).buffer)],
  store: (address: Code, number: Code, offset = 0): Code => [...address, ...number, 0x38, 2, ...unsigned(offset)],
};

export const vector = {
  load: (address: Code, offset = 0): Code => [...address, 0xfd, 0x00, 2, ...unsigned(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [...address, ...value, 0xfd, 0x0b, 2, ...unsigned(offset)],
  /** Two float32 of memory, then two zeros. */
  loadTwo: (address: Code, offset = 0): Code => [...address, 0xfd, 0x5d, 2, ...unsigned(offset)],
  /** One float32 of memory, four times. */
  loadSplat: (address: Code, offset = 0): Code => [...address, 0xfd, 0x09, 2, ...unsigned(offset)],
  splat: (number: Code): Code => [...number, 0xfd, 0x13],
  /** Four of the eight numbers of two vectors, by their places. */
  pick: (a: Code, b: Code, places: readonly number[]): Code => {
    return [...a, ...b, 0xfd, 0x0d, ...places.flatMap((place) => [0, 1, 2, 3].map((byte) => 4 * place + byte))];
  },
  squareRoot: (a: Code): Code => [...a, 0xfd, 0xe3, 0x01],
  add: (a: Code, b: Code): Code => [...a, ...b, 0xfd, 0xe4, 0x01],
  subtract: (a: Code, b: Code): Code => [...a, ...b, 0xfd, 0xe5, 0x01],
  multiply: (a: Code, b: Code): Code => [...a, ...b, 0xfd, 0xe6, 0x01],
  divide: (a: Code, b: Code): Code => [...a, ...b, 0xfd, 0xe7, 0x01],
};

/** Two float64 in a vector, which lie in memory as float32. */
export const float64 = {
  zero: [0xfd, 0x0c, ...Array<number>(16).fill(0)] as Code,
  loadBoth: (address: Code, offset = 0): Code => [...address, 0xfd, 0x00, 3, ...unsigned(offset)],
  storeBoth: (address: Code, a: Code, offset = 0): Code => [...address, ...a, 0xfd, 0x0b, 3, ...unsigned(offset)],
  /** Two float32 of memory. */
  loadTwo: (address: Code, offset = 0): Code => [...address, 0xfd, 0x5d, 2, ...unsigned(offset), 0xfd, 0x5f],
  /** The two as float32. */
  storeTwo: (address: Code, a: Code, offset = 0): Code => {
    return [...address, ...a, 0xfd, 0x5e, 0xfd, 0x5b, 2, ...unsigned(offset), 0];
  },
  /** One float64 of memory. */
  load: (address: Code, offset = 0): Code => [...address, 0x2b, 3, ...unsigned(offset)],
  store: (address: Code, number: Code, offset = 0): Code => [...address, ...number, 0x39, 3, ...unsigned(offset)],
  splat: (number: Code): Code => [...number, 0xfd, 0x14],
  /** The first two of four float32. */
  ofTwo: (a: Code): Code => [...a, 0xfd, 0x5f],
  /** One float64 as float32. */
  rounded: (number: Code): Code => [...number, 0xb6],
  sum: (number: Code, other: Code): Code => [...number, ...other, 0xa0],
  /** The sum of the two, one float64. */
  total: (a: Local): Code => [...get(a), 0xfd, 0x21, 0, ...get(a), 0xfd, 0x21, 1, 0xa0],
  add: (a: Code, b: Code): Code => [...a, ...b, 0xfd, 0xf0, 0x01],
  subtract: (a: Code, b: Code): Code => [...a, ...b, 0xfd, 0xf1, 0x01],
  multiply: (a: Code, b: Code): Code => [...a, ...b, 0xfd, 0xf2, 0x01],
};

/** Two int64 in a vector. */
export const int64 = {
  splat: (number: Code): Code => [...number, 0xfd, 0x12],
  shiftLeft: (a: Code, bits: Code): Code => [...a, ...bits, 0xfd, 0xcb, 0x01],
  shiftRightUnsigned: (a: Code, bits: Code): Code => [...a, ...bits, 0xfd, 0xcd, 0x01],
  add: (a: Code, b: Code): Code => [...a, ...b, 0xfd, 0xce, 0x01],
  subtract: (a: Code, b: Code): Code => [...a, ...b, 0xfd, 0xd1, 0x01],
  /** The lower halves of four, as float32. */
  fourAsFloats: (a: Code, b: Code): Code => {
    return [...vector.pick(a, b, [0, 2, 4, 6]), 0xfd, 0xfa, 0x01];
  },
};

/** Moves an address on. */
export const advance = (address: Local, bytes: number): Code =>
  set(address, i32.add(get(address), i32.constant(bytes)));

/** Does something as often as the counter says, at least once, and counts it down to zero. */
export function repeat(counter: Local, body: Code): Code {
  const left = i32.subtract(get(counter), i32.constant(1));
  return [0x03, 0x40, ...body, ...tee(counter, left), 0x0d, 0x00, 0x0b];
}

/** Does something as long as a condition, looked at before, is not 0. */
export const repeatWhile = (condition: Code, body: Code): Code => {
  return [0x02, 0x40, 0x03, 0x40, ...condition, 0x45, 0x0d, 0x01, ...body, 0x0c, 0x00, 0x0b, 0x0b];
};

/** Does something where a condition is not 0. */
export const when = (condition: Code, body: Code, otherwise: Code = []): Code => {
  return [...condition, 0x04, 0x40, ...body, 0x05, ...otherwise, 0x0b];
};

/** One of two numbers, of which both are computed: the first where an i32 is not 0. */
export const choose = (a: Code, b: Code, condition: Code): Code => [...a, ...b, ...condition, 0x1b];

/** Ends the kernel with a result. */
export const leave = (value: Code): Code => [...value, 0x0f];

/** LEB128 without a sign. */
export function unsigned(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

/** LEB128 with a sign. */
function signed(value: number): Code {
  const isLast = value >= -0x40 && value < 0x40;
  return isLast ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}
