import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { z } from 'zod';

/** Memory as the process that made it tells of it. */
export const memoryOfferSchema = z.object({
  place: z.int().min(1),
  processId: z.int(),
  descriptor: z.int(),
  device: z.number(),
  inode: z.number(),
});
export type MemoryOffer = z.infer<typeof memoryOfferSchema>;

/** What the system moves in one call, less than the 2 GiB that are its limit. */
const mostAtOnce = 2 ** 30;

/**
 * Memory of a Python process that this one has open as well: a file without a name (memfd), which is gone with the last of the
 * two, however they end. Node has no way to map it, so what goes through is copied once, by the system.
 */
export class SharedMemory {
  /** Its number in the headers of messages. */
  readonly place: number;
  readonly #file: number;

  private constructor(place: number, file: number) {
    this.place = place;
    this.#file = file;
  }

  /** Opens what was offered; undefined where that cannot be: without /proc, or across the border of a container. */
  static open({ place, processId, descriptor, device, inode }: MemoryOffer): SharedMemory | undefined {
    let file: number;
    try {
      file = openSync(`/proc/${processId}/fd/${descriptor}`, 'r+');
    } catch {
      return undefined;
    }
    // In another world of process numbers it would be anybody's.
    const found = fstatSync(file);
    if (found.dev === device && found.ino === inode) return new SharedMemory(place, file);
    closeSync(file);
    return undefined;
  }

  /** Puts bytes at its beginning; whether there was room for them. */
  write(bytes: Uint8Array): boolean {
    try {
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(this.#file, bytes, done, Math.min(bytes.length - done, mostAtOnce), done);
      }
      return true;
    } catch {
      return false;
    }
  }

  /**
   * Reads what begins at `offset`.
   *
   * @throws Error where there is less of it.
   */
  read(target: Uint8Array, offset: number): void {
    for (let done = 0; done < target.length; ) {
      const count = readSync(this.#file, target, done, Math.min(target.length - done, mostAtOnce), offset + done);
      if (count === 0) throw new Error(`only ${done} of ${target.length} bytes in memory`);
      done += count;
    }
  }

  close(): void {
    closeSync(this.#file);
  }
}
