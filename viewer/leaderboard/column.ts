import type { TaskInfo } from '../../src/report/page/model.ts';

/** A column of scores: what it shows, and the lowest and highest in it, which shade it. */
export interface Column {
  readonly task: TaskInfo;
  readonly low: number;
  readonly high: number;
}
