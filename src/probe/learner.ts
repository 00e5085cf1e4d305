import type { Parameters } from './head.ts';

/** Trains a probe, an epoch at a time. */
export interface Learner {
  /** What is learned so far; these arrays stay as they are when learning goes on. */
  readonly parameters: Parameters;
  /**
   * Sees all examples once, in batches, with a step after each.
   *
   * @returns the loss of every step.
   */
  learn(learningRate: number): Promise<number[]>;
  release(): Promise<void>;
}
