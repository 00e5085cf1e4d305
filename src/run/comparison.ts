import type { Protocol } from '../metric/protocol.ts';

/** Two encoders' scores held against each other; numbers are the encoders' places in the comparison. */
export interface Pair {
  readonly first: number;
  readonly second: number;
  /** First less second, as scores: in [-1, 1], above 0 where the first is better. */
  readonly difference: number;
  /** 95 %, for other recordings of the same kind. */
  readonly interval: readonly [number, number];
  /** Two-sided: how likely so large a difference is between encoders that are equally good. */
  readonly p: number;
  /** After Holm's correction: of a task over all tasks, of a track score over all pairs. */
  readonly adjusted: number;
}

export interface TaskPair extends Pair {
  /** How `p` was found: `bootstrap` is a z-test with the bootstrap's standard deviation. */
  readonly test: 'mcnemar' | 'bootstrap';
  /** Of McNemar's test: on how many examples only one of the two is right. */
  readonly onlyFirst?: number;
  readonly onlySecond?: number;
}

/** A task that all encoders were scored by. */
export interface TaskComparison {
  readonly id: string;
  readonly metric: string;
  readonly weight: number;
  /** The metric of every encoder, and its score. */
  readonly values: readonly number[];
  readonly scores: readonly number[];
  /** Whether the same examples were held against each other; of hidden data only how much each score varies is known. */
  readonly isPaired: boolean;
  readonly pairs: readonly TaskPair[];
  /** Encoders with a letter in common cannot be told apart. */
  readonly groups: readonly string[];
}

export interface ScorePair extends Pair {
  /** p for other tasks in place of other recordings: by signs of the tasks' differences. */
  readonly overTasks: number;
}

/** A track score over the tasks of the comparison. */
export interface ScoreComparison {
  readonly scores: readonly number[];
  readonly intervals: readonly (readonly [number, number])[];
  readonly pairs: readonly ScorePair[];
  readonly groups: readonly string[];
  /** The best and the worst rank that each may have, from 1. */
  readonly ranks: readonly (readonly [number, number])[];
}

/** What `otoscope compare --json` prints. */
export interface Comparison {
  readonly schema: 'otoscope.comparison/1';
  readonly suite: string;
  readonly track: 'A' | 'B';
  readonly protocol: Protocol;
  /** In the order in which they were given. */
  readonly encoders: readonly { readonly name: string; readonly fingerprint: string; readonly path: string }[];
  readonly tasks: readonly TaskComparison[];
  readonly weighted: ScoreComparison;
  readonly unweighted: ScoreComparison;
  /** Tasks of the suite that could not be compared. */
  readonly leftOut: readonly { readonly id: string; readonly reason: string }[];
}

/** The level below which two encoders are told apart. */
export const level = 0.05;

/** Of fewer tasks the signs of their differences never have a p below that level: of n it is at least 2 / 2ⁿ. */
export const fewestTasks = 6;
