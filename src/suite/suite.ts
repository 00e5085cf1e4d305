import type { Task } from '../task/task.ts';

/** Tasks whose scores are averaged into one. */
export interface Suite {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly tasks: readonly Task[];
}
