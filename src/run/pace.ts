import type { Progress } from './events.ts';

/** How fast a stage goes, and how long it will still take: where enough of it is done to tell. */
export interface Pace {
  /** Units a second. */
  readonly rate?: number;
  readonly secondsLeft?: number;
}

/**
 * @param from what was done before the stage began: it says nothing about how fast it goes.
 * @param seconds since it began.
 */
export function paceOf(from: Progress, now: Progress, seconds: number): Pace {
  if (seconds <= 1) return {};
  const done = now.share - from.share;
  return {
    ...(now.count > from.count && { rate: (now.count - from.count) / seconds }),
    ...(done > 0.02 * (1 - from.share) && { secondsLeft: (seconds * (1 - now.share)) / done }),
  };
}
