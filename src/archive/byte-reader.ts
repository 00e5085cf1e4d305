/** A stream of chunks. */
export interface Chunks extends AsyncIterable<Uint8Array> {
  /** Passes over bytes of the next chunks without reading them, where that can be done. */
  skip?(count: number): void;
}

/** Takes a stream of chunks apart into the lengths one asks for. */
export class ByteReader {
  /** How many bytes were read or skipped so far. */
  position = 0;
  readonly #source: Chunks;
  readonly #chunks: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array(0);
  /** How much of the current chunk is used up. */
  #used = 0;

  constructor(chunks: Chunks) {
    this.#source = chunks;
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next `length` bytes in an array buffer of their own; fewer only where the stream ends. */
  async read(length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(length);
    let filled = 0;
    for await (const piece of this.#pieces(length)) {
      bytes.set(piece, filled);
      filled += piece.length;
    }
    return filled === length ? bytes : bytes.slice(0, filled);
  }

  /** Passes over `length` bytes. Returns how many there were; where they are not read, nobody knows. */
  async skip(length: number): Promise<number> {
    if (this.#source.skip) {
      const held = Math.min(length, this.#chunk.length - this.#used);
      this.#used += held;
      this.#source.skip(length - held);
      this.position += length;
      return length;
    }
    const start = this.position;
    for await (const _ of this.#pieces(length));
    return this.position - start;
  }

  /** Ends the stream: whoever made it frees what it holds. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async *#pieces(length: number): AsyncGenerator<Uint8Array> {
    let left = length;
    while (left > 0) {
      if (this.#used === this.#chunk.length) {
        const next = await this.#chunks.next();
        if (next.done) return;
        this.#chunk = next.value;
        this.#used = 0;
      }
      const piece = this.#chunk.subarray(this.#used, this.#used + left);
      this.#used += piece.length;
      this.position += piece.length;
      left -= piece.length;
      yield piece;
    }
  }
}
