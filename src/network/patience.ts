import { setTimeout as sleep } from 'node:timers/promises';
import { OtoscopeError } from '../errors.ts';

/** How long to wait for a site, and how often. Times are in milliseconds. */
export interface Patience {
  /** How long nothing may be heard on a connection. */
  readonly stall: number;
  /** How long after the first failure; twice as long after each further one, up to `longestWait`. */
  readonly firstWait: number;
  readonly longestWait: number;
  /** How many failures in a row, with nothing got in between, end it. */
  readonly tries: number;
  /** How long a site may ask to be left alone; beyond that it is for the user to come back. */
  readonly longestRest: number;
  sleep(duration: number, signal: AbortSignal): Promise<void>;
  /** In [0, 1). */
  random(): number;
}

export const usualPatience: Patience = {
  stall: 30_000,
  firstWait: 1_000,
  longestWait: 60_000,
  tries: 8,
  longestRest: 15 * 60_000,
  sleep: (duration, signal) => sleep(duration, undefined, { signal }),
  random: Math.random,
};

/** What may be over when it is tried again: a cut connection, a busy site. */
export class PassingTrouble extends Error {
  /** How long the site asks to be left alone, in milliseconds. */
  readonly rest: number | undefined;
  /** Whether more of the whole is here than ever before, so that failures are counted anew. */
  gotFurther = false;

  constructor(message: string, { rest, cause }: { rest?: number | undefined; cause?: unknown } = {}) {
    super(message, { cause });
    this.rest = rest;
  }
}

export interface PersistOptions {
  readonly patience: Patience;
  readonly signal: AbortSignal;
  /** Told before each wait: why, and how long in milliseconds. */
  readonly onWait: (why: string, wait: number) => void;
}

/** A line for who is told of a wait. */
export function waitingText(name: string, why: string, wait: number): string {
  return `${name}: ${why}; trying again in ${Math.ceil(wait / 1000)} s`;
}

/**
 * Tries until it succeeds, as long as the trouble may pass. Waits grow, and are never twice the same, so that many who were
 * cut off at once do not come back at once.
 *
 * @param otherwise what to do when it was tried in vain: `Site.otherwise`.
 * @throws OtoscopeError when patience ends; what `attempt` throws otherwise; the signal's reason when aborted.
 */
export async function persist<Result>(
  attempt: () => Promise<Result>,
  { patience, signal, onWait }: PersistOptions,
  otherwise: string,
): Promise<Result> {
  for (let failures = 0; ; ) {
    try {
      signal.throwIfAborted();
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof PassingTrouble)) throw error;
      failures = error.gotFurther ? 1 : failures + 1;
      if (failures >= patience.tries)
        throw new OtoscopeError(`${error.message}; gave up after ${failures} tries`, {
          hint: `what is here is kept: the same command goes on later; ${otherwise}`,
          cause: error,
        });
      const grown = Math.min(patience.longestWait, patience.firstWait * 2 ** (failures - 1));
      const wait = Math.max(error.rest ?? 0, grown / 2) + (grown / 2) * patience.random();
      onWait(error.message, wait);
      await patience.sleep(wait, signal).catch(() => signal.throwIfAborted());
    }
  }
}
