import type { Measured, PairOptions, Pairs } from './measure.ts';
import type { Peer } from './peer.ts';

/** A program of bench/: `export const benchmark: Benchmark`. Its file's name is what `npm run bench -- <name>` takes. */
export interface Benchmark {
  readonly title: string;
  /** What is measured against what, in a sentence or two, as docs/performance.md has it. */
  readonly about: string;
  /** Measures row after row, and prepares each just before. */
  rows(context: BenchContext): AsyncGenerator<Row>;
}

/** What the runner gives a benchmark. */
export interface BenchContext {
  /** Whether a minute must do: smaller work, the same rows. */
  readonly quick: boolean;
  /** Worker threads that may be used: ours and the peer's alike. */
  readonly threads: number;
  /** A folder for files; it is removed at the end. */
  readonly folder: string;
  /**
   * Runs ours and the peer's alternately, some times each. Everything that is timed goes through here.
   *
   * @param peer absent or null: ours alone.
   * @param options `repeats` for work that takes minutes; `warmUps` 0 for what is started anew each time.
   */
  pairs(ours: Measured, peer?: Measured | null, options?: PairOptions): Promise<Pairs>;
  /** Starts bench/peers/<script>.py; null, with a printed reason, where it cannot be run here. */
  peer(script: string): Promise<Peer | null>;
}

/** A piece of work with what it took. */
export interface Row extends Pairs {
  /** The work in a few words, the same in every run of the benchmark: rows are told apart by it. */
  readonly what: string;
  /** What the numbers are; absent: seconds. */
  readonly quantity?: 'seconds' | 'bytes';
  /** How much work a repeat is, for a rate: 8,000 queries. */
  readonly amount?: { readonly count: number; readonly unit: string };
  /** Who the peer is: `torch 1.13.0, 2 threads`, `its forward alone`. */
  readonly peerName?: string;
  readonly target?: Target;
  /** Its place among rows that show how cost grows: `series` is one line of the plot, `along` what grows, `at` how much. */
  readonly growth?: { readonly series: string; readonly along: string; readonly at: number };
}

/** What is to be reached. */
export type Target =
  /** Times as fast as the peer: peer / ours. */
  | { readonly kind: 'faster'; readonly atLeast: number }
  /** Times what the peer takes: ours / peer. */
  | { readonly kind: 'share'; readonly atMost: number }
  /** Ours, in its own unit. */
  | { readonly kind: 'limit'; readonly atMost: number };
