import { type Job, type Queue, WaitingChildrenError } from 'bullmq';
import type { Workshop } from '../run/execute.ts';
import type { Step } from '../run/step.ts';
import type { Group } from './groups.ts';
import { jobId, keeping, type Lanes, trying } from './lanes.ts';
import type { GroupJob, Queues, StepJob } from './queues.ts';

/** How many jobs travel to the queue at once. */
const batch = 500;

/** What a group's job needs to know of its run. */
export interface GroupRun {
  readonly fingerprint: string;
  readonly groups: readonly Group[];
  readonly workshop: Pick<Workshop, 'isDone'>;
}

/**
 * Takes a group one half further: its shards become jobs, children of the group; once those have ended, its tracks do, except
 * those whose shards failed. Jobs have their names from the run and the step, so to do it again after a crash changes nothing.
 *
 * @throws WaitingChildrenError, BullMQ's word for a job that goes on when its children have ended.
 */
export async function performGroup(
  job: Job<GroupJob>,
  token: string,
  { fingerprint, groups, workshop }: GroupRun,
  lanes: Lanes,
  queues: Queues,
): Promise<void> {
  const group = groups[job.data.group]!;
  // Where this was begun before, steps may have failed already, of which BullMQ would wait for a second end.
  const isBegunBefore = job.attemptsStarted > 1;
  const add = async (steps: readonly Step[]): Promise<void> => {
    const byLane = new Map<Queue<StepJob>, Step[]>();
    for (const step of steps) {
      if (await workshop.isDone(step)) continue;
      const queue = queues.at<StepJob>(lanes.ofStep(step, fingerprint));
      if (isBegunBefore && (await queue.getJobState(jobId(job.data.run, step.key))) === 'failed') continue;
      byLane.set(queue, [...(byLane.get(queue) ?? []), step]);
    }
    const parent = { id: job.id!, queue: job.queueQualifiedName };
    for (const [queue, all] of byLane) {
      for (let start = 0; start < all.length; start += batch) {
        await queue.addBulk(
          all.slice(start, start + batch).map(({ key, stage }) => ({
            name: stage,
            data: { run: job.data.run, step: key },
            opts: { ...trying, ...keeping, jobId: jobId(job.data.run, key), parent, stackTraceLimit: 0 },
          })),
        );
      }
    }
  };

  if (job.data.added === 'nothing') {
    await add(group.encode);
    await job.updateData({ ...job.data, added: 'encode' });
    if (await job.moveToWaitingChildren(token)) throw new WaitingChildrenError();
  }
  if (job.data.added === 'encode') {
    const failed = new Set(Object.keys(await job.getIgnoredChildrenFailures()).map(stepOfJobKey));
    await add(group.tracks.filter(({ dependsOn }) => !dependsOn.some((key) => failed.has(key))));
    await job.updateData({ ...job.data, added: 'tracks' });
  }
  if (await job.moveToWaitingChildren(token)) throw new WaitingChildrenError();
}

/** `otoscope-…:encode-…:<run>.<step>` */
function stepOfJobKey(key: string): string {
  return key.slice(key.lastIndexOf('.') + 1);
}
