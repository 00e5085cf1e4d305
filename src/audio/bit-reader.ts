/** Bytes behind the last one that a look ahead may touch. */
const lookAhead = 16;

/** Reads numbers of any width from a stream of bits, the most significant bit first. */
export class BitReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #length: number;
  /** The byte that the next bit is in, and how many of its bits are read. */
  #at = 0;
  #used = 0;

  constructor(bytes: Uint8Array) {
    this.#length = bytes.length;
    // Zeros behind the end spare every read a test; `position` tells when they were read.
    this.#bytes = new Uint8Array(bytes.length + lookAhead);
    this.#bytes.set(bytes);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** The byte that comes next; bits left of the one before are passed over. */
  get position(): number {
    return this.#used === 0 ? this.#at : this.#at + 1;
  }

  seek(position: number): void {
    this.#at = position;
    this.#used = 0;
  }

  /** A number of up to 32 bits without a sign. */
  read(bits: number): number {
    if (bits === 0) return 0;
    const window = this.#window();
    this.#skip(bits);
    return window >>> (32 - bits);
  }

  /** A number of up to 33 bits in two's complement. */
  readSigned(bits: number): number {
    if (bits === 0) return 0;
    // A difference of two channels of 32 bits has one more.
    if (bits === 33) return this.readSigned(1) * 2 ** 32 + this.read(32);
    const window = this.#window();
    this.#skip(bits);
    return window >> (32 - bits);
  }

  /** The number of zeros before the next one, which is passed over too. */
  readUnary(): number {
    for (let zeros = 0; ; zeros += 32) {
      const leading = Math.clz32(this.#window());
      this.#skip(Math.min(32, leading + 1));
      if (leading < 32) return zeros + leading;
      if (this.#at >= this.#length) throw new Error('it ends inside a frame: the file was cut off');
    }
  }

  /**
   * Reads Rice codes: a quotient in unary, `parameter` (0 to 30) bits of remainder, the sign in the lowest bit of the whole.
   *
   * @param target where the numbers [start, end) go.
   */
  readRice(target: Float64Array, start: number, end: number, parameter: number): void {
    const [bytes, view] = [this.#bytes, this.#view];
    let [at, used] = [this.#at, this.#used];
    for (let index = start; index < end; index++) {
      const window = (view.getUint32(at) << used) | (bytes[at + 4]! >>> (8 - used));
      const zeros = Math.clz32(window);
      let value: number;
      if (zeros + parameter < 32) {
        // Shifts in two steps, as one by 32 would be one by 0.
        value = (zeros << parameter) | ((((window << zeros) << 1) >>> 1) >>> (31 - parameter));
        used += zeros + 1 + parameter;
        at += used >>> 3;
        used &= 7;
      } else {
        [this.#at, this.#used] = [at, used];
        value = (this.readUnary() << parameter) | this.read(parameter);
        [at, used] = [this.#at, this.#used];
      }
      target[index] = (value >>> 1) ^ -(value & 1);
    }
    [this.#at, this.#used] = [at, used];
  }

  /** The next 32 bits. */
  #window(): number {
    return (this.#view.getUint32(this.#at) << this.#used) | (this.#bytes[this.#at + 4]! >>> (8 - this.#used));
  }

  #skip(bits: number): void {
    const used = this.#used + bits;
    this.#at = Math.min(this.#length, this.#at + (used >>> 3));
    this.#used = used & 7;
  }
}
