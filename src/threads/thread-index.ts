import { workerData } from 'node:worker_threads';

/** What a pool gives each of its threads. */
export interface ThreadData {
  /** From 0 on; no two threads of a pool have the same at once. */
  readonly otoscopeThread: number;
  /** Whether it tells what it does when. */
  readonly keepsStages: boolean;
}

/** The number of this thread in its pool; 0 outside of one. */
export const threadIndex: number = (workerData as Partial<ThreadData> | null)?.otoscopeThread ?? 0;

/** Whether this thread tells what it does when. */
export const keepsStages: boolean = (workerData as Partial<ThreadData> | null)?.keepsStages ?? false;
