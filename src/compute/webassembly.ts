/**
 * Kernels that go over memory once, where operators of a tensor engine would go over it many times: functions of WebAssembly
 * (core specification 2.0, chapter 5), put together from their instructions. It has vectors of four floats, no fused
 * multiply-add, and gives the same bits on every machine.
 */

/** Instructions as the bytes they are; an expression leaves its value on the stack. */
export type Code = readonly number[];

/** A parameter or a variable of a kernel. */
export interface Local {
  readonly index: number;
}

/** `i32`: also addresses, in bytes; `vector`: four float32. */
export type LocalType = 'i32' | 'f32' | 'vector';

/** A kernel takes numbers and returns none; what it works on lies in memory. */
export interface Kernel {
  readonly parameters: readonly LocalType[];
  readonly locals: readonly LocalType[];
  readonly body: Code;
}

const typeCodes: Record<LocalType, number> = { i32: 0x7f, f32: 0x7d, vector: 0x7b };
const pageBytes = 65_536;

/** What is needed of the global of this name, whose types come only with those of browsers. */
declare const WebAssembly: {
  Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: object };
};

/** Makes so many variables of a kernel. */
export type Locals = <Count extends number>(type: LocalType, count: Count) => Tuple<Local, Count>;

type Tuple<Item, Count extends number, Items extends readonly Item[] = []> = Items['length'] extends Count
  ? Items
  : Tuple<Item, Count, [...Items, Item]>;

/** @param body gets the parameters as locals, and what makes further ones. */
export function kernel<const Parameters extends readonly LocalType[]>(
  parameters: Parameters,
  body: (parameters: { readonly [Index in keyof Parameters]: Local }, locals: Locals) => Code,
): Kernel {
  const types: LocalType[] = [];
  const locals = (type: LocalType, count: number): Local[] =>
    Array.from({ length: count }, () => ({ index: parameters.length + types.push(type) - 1 }));
  const own = parameters.map((_, index): Local => ({ index }));
  return { parameters, body: body(own as never, locals as Locals), locals: types };
}

export const get = ({ index }: Local): Code => [0x20, ...unsigned(index)];
export const set = ({ index }: Local, value: Code): Code => [...value, 0x21, ...unsigned(index)];

export const i32 = {
  constant: (value: number): Code => [0x41, ...signed(value)],
  add: (a: Code, b: Code): Code => [...a, ...b, 0x6a],
  subtract: (a: Code, b: Code): Code => [...a, ...b, 0x6b],
  load: (address: Code, offset = 0): Code => [...address, 0x28, 2, ...unsigned(offset)],
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

/** Moves an address on. */
export const advance = (address: Local, bytes: number): Code =>
  set(address, i32.add(get(address), i32.constant(bytes)));

/** Does something as often as the counter says, at least once, and counts it down to zero. */
export function repeat(counter: Local, body: Code): Code {
  const left = i32.subtract(get(counter), i32.constant(1));
  return [0x03, 0x40, ...body, ...left, 0x22, ...unsigned(counter.index), 0x0d, 0x00, 0x0b];
}

/** Compiles kernels, with a memory of zeros for them to work on. */
export function compile<Name extends string>(
  kernels: Readonly<Record<Name, Kernel>>,
  bytes: number,
): { readonly memory: ArrayBuffer; readonly run: Readonly<Record<Name, (...numbers: readonly number[]) => void>> } {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / pageBytes) });
  const module = new WebAssembly.Module(moduleOf(Object.entries<Kernel>(kernels)));
  const { exports } = new WebAssembly.Instance(module, { own: { memory } });
  return { memory: memory.buffer, run: exports as ReturnType<typeof compile<Name>>['run'] };
}

/** The binary format of a module: its types, the memory that it takes, its functions, their names, and their code. */
function moduleOf(kernels: readonly (readonly [name: string, kernel: Kernel])[]): Uint8Array {
  const section = (id: number, items: readonly Code[]): Code => [id, ...sized(list(items))];
  const types = kernels.map(([, { parameters }]) => [0x60, ...list(parameters.map((type) => [typeCodes[type]])), 0x00]);
  const code = kernels.map(([, { locals, body }]) => {
    return sized([...list(locals.map((type) => [0x01, typeCodes[type]])), ...body, 0x0b]);
  });
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, types),
    ...section(2, [[...text('own'), ...text('memory'), 0x02, 0x00, 0x01]]),
    ...section(
      3,
      kernels.map((_, index) => unsigned(index)),
    ),
    ...section(
      7,
      kernels.map(([name], index) => [...text(name), 0x00, ...unsigned(index)]),
    ),
    ...section(10, code),
  ]);
}

const sized = (code: Code): Code => [...unsigned(code.length), ...code];
const list = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
const text = (name: string): Code => list(Array.from(Buffer.from(name), (byte) => [byte]));

/** LEB128 without a sign. */
function unsigned(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

/** LEB128 with a sign. */
function signed(value: number): Code {
  const isLast = value >= -0x40 && value < 0x40;
  return isLast ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}
