import type { FileHandle } from 'node:fs/promises';
import type { Chunks } from './byte-reader.ts';

/** Small, since most of what is read are headers with members between them that nobody wants. */
const chunkSize = 32 * 1024;

/** An open file's bytes from its beginning, of which some can be passed over without being read. */
export class FileChunks implements Chunks {
  readonly #file: FileHandle;
  #position = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  skip(count: number): void {
    this.#position += count;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    while (true) {
      const { bytesRead, buffer } = await this.#file.read(new Uint8Array(chunkSize), 0, chunkSize, this.#position);
      if (bytesRead === 0) return;
      this.#position += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }
}
