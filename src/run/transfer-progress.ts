import type { Listener, Progress, Stage } from './events.ts';

/** A file under way: its name, its size and how much of it is here, in bytes. */
interface Transfer {
  readonly name: string;
  readonly size: number;
  readonly here: number;
}

/** Tells how far some downloads are: each as a stage of its own, and all as one where they are several. */
export class TransferProgress {
  readonly #listener: Listener;
  readonly #signal: AbortSignal;
  readonly #total: number;
  readonly #all: Stage | null;
  readonly #begun = performance.now();
  readonly #before: number;
  #here: number;

  constructor(transfers: readonly Transfer[], listener: Listener, signal: AbortSignal) {
    this.#listener = listener;
    this.#signal = signal;
    this.#total = sumOf(transfers.map(({ size }) => size));
    this.#here = this.#before = sumOf(transfers.map(({ here }) => here));
    this.#all = transfers.length > 1 ? { name: `all ${transfers.length} files`, unit: 'bytes' } : null;
    if (this.#all)
      listener({ kind: 'begin', stage: this.#all, cached: false, from: progressOf(this.#here, this.#total) });
  }

  /** Runs one download and tells how far it is by what it reports: how many of the file's bytes are here. */
  async follow(
    { name, size, here }: Transfer,
    fetch: (onBytes: (here: number) => void) => Promise<void>,
  ): Promise<void> {
    const stage: Stage = { name, unit: 'bytes' };
    const begun = performance.now();
    let now = here;
    const advance = (count: number): void => {
      this.#here += count - now;
      now = count;
      this.#listener({ kind: 'advance', stage, ...progressOf(count, size) });
      if (this.#all) this.#listener({ kind: 'advance', stage: this.#all, ...progressOf(this.#here, this.#total) });
    };
    this.#listener({ kind: 'begin', stage, cached: false, from: progressOf(here, size) });
    const end = (failed: boolean): void => {
      const seconds = (performance.now() - begun) / 1000;
      this.#listener({ kind: 'end', stage, count: Math.max(0, now - here), seconds, failed });
    };
    try {
      await fetch(advance);
      // Another process may have fetched it.
      this.#here += size - now;
      end(false);
    } catch (error) {
      // What was stopped with all others has not failed.
      if (!this.#signal.aborted) end(true);
      throw error;
    }
  }

  close(): void {
    if (!this.#all || this.#signal.aborted) return;
    const seconds = (performance.now() - this.#begun) / 1000;
    const count = Math.max(0, this.#here - this.#before);
    this.#listener({ kind: 'end', stage: this.#all, count, seconds, failed: false });
  }
}

function progressOf(count: number, size: number): Progress {
  return { share: size === 0 ? 1 : count / size, count };
}

function sumOf(sizes: readonly number[]): number {
  return sizes.reduce((sum, size) => sum + size, 0);
}
