import type { Job } from 'bullmq';
import type { Connection } from './connect.ts';
import { failureOf } from './failure.ts';
import { jobId } from './lanes.ts';
import { type WorkerNote, workersOf } from './presence.ts';
import { Queues, type RunJob } from './queues.ts';

/** A run as `otoscope queue` shows it. */
export interface RunOverview extends RunJob {
  readonly id: string;
  readonly state: 'waiting' | 'running' | 'done' | 'cancelled';
  /** Steps that ended, of those that were left to do. */
  readonly ended: number;
  readonly failed: number;
  /** Why steps failed: each reason once, with how many steps it stopped. */
  readonly reasons: readonly { readonly reason: string; readonly steps: number }[];
  /** Steps a minute, over the time since it was submitted. */
  readonly rate: number | null;
}

export interface QueueOverview {
  /** The latest first. */
  readonly runs: readonly RunOverview[];
  readonly workers: readonly WorkerNote[];
  readonly memoryBytes: number;
}

/** What there is on a queue: runs of every store and version, and workers. */
export async function overviewOf(connection: Connection): Promise<QueueOverview> {
  const queues = new Queues(connection);
  try {
    const runs = queues.at<RunJob>({ prefix: connection.address.prefix, name: 'runs' });
    const jobs = await runs.getJobs(['waiting-children', 'waiting', 'active', 'completed', 'failed']);
    const found = await Promise.all(jobs.filter((job) => job !== undefined).map((job) => overviewOfRun(job, queues)));
    const memory = /^used_memory:(\d+)/m.exec(await connection.redis.info('memory'))?.[1];
    return {
      runs: found.sort((one, other) => (one.at < other.at ? 1 : -1)),
      workers: await workersOf(connection),
      memoryBytes: Number(memory ?? 0),
    };
  } finally {
    await queues.close();
  }
}

async function overviewOfRun(job: Job<RunJob>, queues: Queues): Promise<RunOverview> {
  const { data } = job;
  const id = job.id!;
  let [ended, failed, isBegun] = [0, 0, false];
  const reasons = new Map<string, number>();
  const count = (reason: string): void => {
    const { message } = failureOf(reason);
    reasons.set(message, (reasons.get(message) ?? 0) + 1);
  };
  for (let place = 0; place < data.groups; place += 1) {
    const group = await queues.at({ prefix: data.lanes, name: 'groups' }).getJob(jobId(id, place));
    if (!group) continue;
    const counts = await group.getDependenciesCount();
    ended += (counts.processed ?? 0) + (counts.ignored ?? 0);
    failed += counts.ignored ?? 0;
    isBegun ||= ended > 0 || group.processedOn !== undefined;
    if (group.failedReason) count(group.failedReason);
    if (counts.ignored) Object.values(await group.getIgnoredChildrenFailures()).forEach(count);
  }
  const isOver = job.finishedOn !== undefined;
  const state = data.cancelled ? 'cancelled' : isOver ? 'done' : isBegun ? 'running' : 'waiting';
  const minutes = ((job.finishedOn ?? Date.now()) - Date.parse(data.at)) / 60_000;
  return {
    ...data,
    id,
    state,
    ended: Math.min(ended, data.steps),
    failed,
    reasons: [...reasons].map(([reason, steps]) => ({ reason, steps })),
    rate: ended > 0 && minutes > 0 ? ended / minutes : null,
  };
}
