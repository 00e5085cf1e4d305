import { randomBytes } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { FlowProducer } from 'bullmq';
import type { EncoderSource } from '../encoder/source.ts';
import type { PlannedRun } from '../run/planned-run.ts';
import { programVersion } from '../run/version.ts';
import { groupsOf } from './groups.ts';
import { jobId, keptSeconds, type Lanes, trying } from './lanes.ts';
import type { GroupJob, Queues, RunJob } from './queues.ts';

/** A name for a new run that can be typed. */
export function newRunId(): string {
  return `r${randomBytes(4).toString('hex')}`;
}

/**
 * Puts a run on the queue: a job for the run, whose children are its groups. A group brings its steps itself when a worker
 * takes it, so this is short however many there are.
 *
 * @param steps how many are left to do.
 */
export async function submit(
  queues: Queues,
  lanes: Lanes,
  run: PlannedRun,
  { id, store, steps }: { readonly id: string; readonly store: string; readonly steps: number },
): Promise<void> {
  const groups = groupsOf(run.plan.steps);
  const data: RunJob = {
    version: programVersion(),
    encoder: run.source.name,
    fingerprint: run.source.fingerprint,
    needs: needsOf(run.source),
    suite: run.suite.id,
    store,
    by: `${userInfo().username}@${hostname()}`,
    at: new Date().toISOString(),
    lanes: lanes.groups.prefix,
    steps,
    groups: groups.length,
  };
  const kept = { removeOnComplete: { age: keptSeconds }, removeOnFail: { age: keptSeconds } };
  const flows = new FlowProducer({ connection: queues.connection.redis });
  try {
    await flows.add({
      name: 'run',
      queueName: lanes.runs.name,
      prefix: lanes.runs.prefix,
      data,
      opts: { jobId: id, ...kept },
      children: groups.map((_, group) => ({
        name: 'group',
        queueName: lanes.groups.name,
        prefix: lanes.groups.prefix,
        data: { run: id, group, added: 'nothing' } satisfies GroupJob,
        opts: { ...trying, ...kept, jobId: jobId(id, group) },
      })),
    });
  } finally {
    await flows.close();
  }
}

function needsOf(source: EncoderSource): string {
  if (source.kind !== 'python') return 'this program';
  return source.device === 'cpu' ? 'Python' : 'Python on a GPU';
}
