import { resolve } from 'node:path';
import type { Job } from 'bullmq';
import { OtoscopeError } from '../errors.ts';
import { stepsLeft } from '../run/execute.ts';
import { hasResult, storesIn } from '../run/stores.ts';
import type { Connection } from './connect.ts';
import { jobId, Lanes } from './lanes.ts';
import { Queues, type RunJob } from './queues.ts';
import { readRun } from './run-file.ts';
import { submit } from './submit.ts';

/** Takes a run's steps off the queue; those at hand are finished, and their results kept. */
export async function cancelRun(connection: Connection, id: string): Promise<void> {
  await onRun(connection, id, async (run, queues) => {
    if (run.finishedOn !== undefined) throw new OtoscopeError(`run ${id} has ended`, { exitCode: 2 });
    // Whoever follows the run, and every worker, sees it.
    await run.updateData({ ...run.data, cancelled: true });
    for (let place = 0; place < run.data.groups; place += 1) {
      const group = await queues.at({ prefix: run.data.lanes, name: 'groups' }).getJob(jobId(id, place));
      await group?.removeUnprocessedChildren();
    }
    await run.removeUnprocessedChildren();
  });
}

/**
 * Puts a run that has ended on the queue again under its name: what failed or was cancelled is tried anew, what is in the
 * store is not done again.
 *
 * @param out the folder that all machines see.
 */
export async function retryRun(connection: Connection, id: string, out: string): Promise<void> {
  const store = resolve(storesIn(out).folder);
  const { run } = await readRun(store, id);
  const lanes = await Lanes.of(connection.address, store);
  await onRun(connection, id, async (job, queues) => {
    if (job.finishedOn === undefined && !job.data.cancelled) {
      throw new OtoscopeError(`run ${id} is still under way`, {
        hint: 'a step is tried three times by itself; retry when the run has ended',
        exitCode: 2,
      });
    }
    const stores = storesIn(out);
    const { left } = await stepsLeft(run.plan.steps, { isDone: (step) => hasResult(step, stores) });
    await job.remove({ removeChildren: true }).catch(() => {
      throw new OtoscopeError(`steps of run ${id} are still at hand`, { hint: 'retry when they have ended' });
    });
    await submit(queues, lanes, run, { id, store, steps: left.length });
  });
}

async function onRun(
  connection: Connection,
  id: string,
  act: (run: Job<RunJob>, queues: Queues) => Promise<void>,
): Promise<void> {
  const queues = new Queues(connection);
  try {
    const run = await queues.at<RunJob>({ prefix: connection.address.prefix, name: 'runs' }).getJob(id);
    if (!run)
      throw new OtoscopeError(`there is no run ${id} on the queue`, { hint: 'otoscope queue lists them', exitCode: 2 });
    await act(run, queues);
  } finally {
    await queues.close();
  }
}
