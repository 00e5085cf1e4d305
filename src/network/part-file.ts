import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { writeError } from '../files/write-error.ts';

/** The beginning of a file that is being fetched. */
export class PartFile {
  readonly #path: string;
  readonly #handle: FileHandle;
  #length: number;

  private constructor(path: string, handle: FileHandle, length: number) {
    this.#path = path;
    this.#handle = handle;
    this.#length = length;
  }

  /** Opens a part with what it holds, or begins it. */
  static async open(path: string): Promise<PartFile> {
    const handle = await told(open(path, constants.O_RDWR | constants.O_CREAT), path);
    return new PartFile(path, handle, (await handle.stat()).size);
  }

  /** Bytes. */
  get length(): number {
    return this.#length;
  }

  async append(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await told(
        this.#handle.write(bytes, done, bytes.length - done, this.#length),
        this.#path,
      );
      done += bytesWritten;
      this.#length += bytesWritten;
    }
  }

  async empty(): Promise<void> {
    await told(this.#handle.truncate(0), this.#path);
    this.#length = 0;
  }

  /** Puts on the disk what was written. */
  sync(): Promise<void> {
    return told(this.#handle.sync(), this.#path);
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

async function told<Value>(step: Promise<Value>, path: string): Promise<Value> {
  try {
    return await step;
  } catch (error) {
    throw writeError(error, path);
  }
}
