import { numberBytes } from './flac-kernels/bits.ts';
import type { FlacMemory } from './flac-memory.ts';

/** Reads the bits of a frame, the most significant first; behind the stream's end there are zeros. */
export class FlacReader {
  readonly #stream: Uint8Array;
  readonly #memory: FlacMemory;
  readonly #start: number;
  /** Bits from the start on. */
  #read = 0;

  /**
   * @param memory holds the stream.
   * @param start where the bits begin.
   */
  constructor(stream: Uint8Array, memory: FlacMemory, start: number) {
    this.#stream = stream;
    this.#memory = memory;
    this.#start = start;
  }

  /** The byte that comes next; bits left of the one before are passed over. */
  get position(): number {
    return this.#start + Math.ceil(this.#read / 8);
  }

  /** A number of up to 8 bits without a sign. */
  read(bits: number): number {
    const at = this.#start + Math.floor(this.#read / 8);
    const window = ((this.#stream[at] ?? 0) << 8) | (this.#stream[at + 1] ?? 0);
    const behind = 16 - (this.#read % 8) - bits;
    this.#read += bits;
    return (window >> behind) & ((1 << bits) - 1);
  }

  /** The number of zeros before the next one, which is passed over too; no more than `most` are looked at. */
  readUnary(most: number): number {
    let zeros = 0;
    while (zeros < most && this.read(1) === 0) zeros++;
    return zeros;
  }

  /**
   * Reads numbers in two's complement into the memory.
   *
   * @param address where they go as int64.
   */
  readNumbers(address: number, count: number, bits: number): void {
    this.#goOn(this.#memory.kernels.numbers(this.#place, this.#end, address, count, bits));
  }

  /**
   * Reads what a filter left, and makes the samples of a block of it.
   *
   * @param block its address, where as many samples are as the filter has coefficients.
   * @param length of a partition; of the first one those samples are part.
   */
  readResidual(
    block: number,
    { order, shift }: { readonly order: number; readonly shift: number },
    { partitions, length, parameterBits }: { partitions: number; length: number; parameterBits: number },
  ): void {
    const run = this.#memory.residualKernel(order);
    this.#goOn(run(this.#place, this.#end, block, partitions, length * numberBytes, parameterBits, shift));
  }

  get #place(): number {
    return this.#memory.placeOf(this.#start) - this.#read;
  }

  get #end(): number {
    return this.#memory.placeOf(this.#stream.length);
  }

  /** @param place where a kernel stopped; negative: behind the stream's end. */
  #goOn(place: number): void {
    this.#read += this.#place - Math.max(place, this.#end);
    if (place < 0) throw new Error('it ends inside a frame: the file was cut off');
  }
}
