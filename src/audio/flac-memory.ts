import { type Compiled, compile, createMemory, growTo } from '../compute/webassembly.ts';
import { loadReach, numberBytes } from './flac-kernels/bits.ts';
import { channelKernel, leftSide, midSide, sideRight, stereoKernel } from './flac-kernels/channels.ts';
import { crc16Kernel, crc16Tables, crc16TablesBytes } from './flac-kernels/crc16.ts';
import { numbersKernel, residualKernel } from './flac-kernels/residual.ts';

const mostCoefficients = 32;
const coefficientsAt = crc16TablesBytes;
const blocksAt = coefficientsAt + mostCoefficients * numberBytes;
/** Of zeros behind the stream's end: more than is looked at before its end is noticed. */
const paddingBytes = 32;
/** Of a stream whose memory is kept for the next one. */
const mostKept = 2 ** 24;

/**
 * What frames are decoded in: a memory that holds a stream and a block of int64 for each channel, and the kernels that work
 * on it (docs/encoding-speed.md).
 */
export class FlacMemory {
  readonly #memory = createMemory(blocksAt);
  readonly kernels = compile(kernels(), this.#memory);
  readonly #residuals = new Map<number, Compiled<ReturnType<typeof residual>>['residual']>();
  /** The address of the stream's first byte, the last in memory. */
  #first = 0;
  #blockBytes = 0;

  constructor() {
    new Uint16Array(this.#memory.buffer).set(crc16Tables());
  }

  /** Takes a stream, in the place of the one before. */
  hold(stream: Uint8Array, channels: number, blockSize: number): void {
    // The kernels that make float32 go over four samples at a time.
    this.#blockBytes = 4 * numberBytes * Math.ceil(blockSize / 4);
    const paddingAt = blocksAt + channels * this.#blockBytes;
    const streamAt = paddingAt + paddingBytes;
    this.#first = streamAt + stream.length - 1;
    growTo(this.#memory, streamAt + stream.length);
    new Uint8Array(this.#memory.buffer, paddingAt, paddingBytes).fill(0);
    const backwards = new Uint8Array(this.#memory.buffer, streamAt, stream.length);
    backwards.set(stream);
    backwards.reverse();
  }

  /** The kernel that reads what a filter of so many coefficients left, which are at {@link coefficients}. */
  residualKernel(order: number): Compiled<ReturnType<typeof residual>>['residual'] {
    let known = this.#residuals.get(order);
    if (!known) {
      known = compile(residual(order), this.#memory).residual;
      this.#residuals.set(order, known);
    }
    return known;
  }

  /** The place of a byte's first bit, as the kernels count. */
  placeOf(byte: number): number {
    return 8 * (this.#first - byte + 1) - 1 - loadReach;
  }

  /** The address of a channel's block. */
  blockOf(channel: number): number {
    return blocksAt + channel * this.#blockBytes;
  }

  get coefficients(): number {
    return coefficientsAt;
  }

  /** So many int64 from an address on. */
  numbers(address: number, count: number): BigInt64Array {
    return new BigInt64Array(this.#memory.buffer, address, count);
  }

  /** So many float32 from an address on. */
  floats(address: number, count: number): Float32Array {
    return new Float32Array(this.#memory.buffer, address, count);
  }

  /** The checksum of bytes [start, end); 0 where the last two of them are that of those before. */
  crc16(start: number, end: number): number {
    return this.kernels.crc16(this.#first - start - loadReach / 8, end - start);
  }
}

const kernels = () => ({
  numbers: numbersKernel(),
  crc16: crc16Kernel(0),
  channel: channelKernel(),
  leftSide: stereoKernel(leftSide),
  sideRight: stereoKernel(sideRight),
  midSide: stereoKernel(midSide),
});

const residual = (order: number) => ({ residual: residualKernel(order, coefficientsAt) });

/** This thread's. */
let kept: FlacMemory | undefined;

/** A memory that holds a stream until the next one is held, with room for blocks of so many samples. */
export function holdStream(stream: Uint8Array, channels: number, blockSize: number): FlacMemory {
  const memory = kept ?? new FlacMemory();
  memory.hold(stream, channels, blockSize);
  kept = stream.length > mostKept ? undefined : memory;
  return memory;
}
