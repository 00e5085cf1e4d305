import type { Task } from '../task/task.ts';

/** Tasks whose scores are averaged into one. */
export interface Suite {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  /** Tasks of the catalog; a suite may declare one anew with its own metric, or without Track B. */
  readonly tasks: readonly Task[];
}
