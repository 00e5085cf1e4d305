import { type Code, type Local, unsigned } from './instructions.ts';

/**
 * Kernels that go over memory once, where operators of a tensor engine would go over it many times: functions of WebAssembly
 * (core specification 2.0, chapter 5), put together from their instructions. It has vectors of 16 bytes, no fused
 * multiply-add, and gives the same bits on every machine.
 */

/** `i32`: also addresses, in bytes; `vector`: four float32, or two numbers of 64 bits. */
export type LocalType = 'i32' | 'i64' | 'f32' | 'f64' | 'vector';

/** A kernel takes numbers and returns one at most; what it works on lies in memory. */
export interface Kernel {
  readonly parameters: readonly LocalType[];
  readonly locals: readonly LocalType[];
  readonly body: Code;
  /** Absent: it returns none. */
  readonly result?: LocalType;
}

const typeCodes: Record<LocalType, number> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, vector: 0x7b };
const pageBytes = 65_536;

/** What kernels work on. */
export interface Memory {
  /** Another one after the memory has grown. */
  readonly buffer: ArrayBuffer;
  grow(pages: number): void;
}

/** What is needed of the global of this name, whose types come only with those of browsers. */
declare const WebAssembly: {
  Memory: new (size: { initial: number }) => Memory;
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

/** Makes a kernel return what its code leaves on the stack. */
export const returning = (result: LocalType, kernel: Kernel) => ({ ...kernel, result });

/** A memory of zeros. */
export function createMemory(bytes: number): Memory {
  return new WebAssembly.Memory({ initial: Math.ceil(bytes / pageBytes) });
}

/** What a vector takes in memory. */
export const vectorBytes = 16;

/** So many bytes, rounded up to a whole number of vectors. */
export const wholeVectors = (bytes: number): number => vectorBytes * Math.ceil(bytes / vectorBytes);

/**
 * Where parts lie in a memory, one after the other in the order given, each where a vector can begin.
 *
 * @param sizes in bytes.
 * @returns their places, and what they take together.
 */
export function layOut<Part extends string>(
  sizes: Readonly<Record<Part, number>>,
): { readonly places: Readonly<Record<Part, number>>; readonly bytes: number } {
  let bytes = 0;
  const places = Object.entries<number>(sizes).map(([part, size]) => {
    const place = bytes;
    bytes += wholeVectors(size);
    return [part, place];
  });
  return { places: Object.fromEntries(places) as Record<Part, number>, bytes };
}

/** Makes a memory at least so large; views of it from before cannot be used any more where it grew. */
export function growTo(memory: Memory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
}

/** Compiled kernels by name. */
export type Compiled<Kernels> = {
  readonly [Name in keyof Kernels]: (
    ...numbers: readonly number[]
  ) => Kernels[Name] extends { readonly result: LocalType } ? number : void;
};

/** Compiles kernels that work on a memory. */
export function compile<Kernels extends Readonly<Record<string, Kernel>>>(
  kernels: Kernels,
  memory: Memory,
): Compiled<Kernels> {
  const module = new WebAssembly.Module(moduleOf(Object.entries<Kernel>(kernels)));
  const { exports } = new WebAssembly.Instance(module, { own: { memory } });
  return exports as Compiled<Kernels>;
}

/** The binary format of a module: its types, the memory that it takes, its functions, their names, and their code. */
function moduleOf(kernels: readonly (readonly [name: string, kernel: Kernel])[]): Uint8Array {
  const section = (id: number, items: readonly Code[]): Code => [id, ...sized(list(items))];
  const listed = (types: readonly LocalType[]): Code => list(types.map((type) => [typeCodes[type]]));
  const types = kernels.map(([, { parameters, result }]) => {
    return [0x60, ...listed(parameters), ...listed(result ? [result] : [])];
  });
  const code = kernels.map(([, { locals, body }]) => {
    return sized([...list(locals.map((type) => [0x01, typeCodes[type]])), ...body, 0x0b]);
  });
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, types),
    ...section(2, [[...text('own'), ...text('memory'), 0x02, 0x00, 0x00]]),
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
