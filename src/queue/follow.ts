import { setTimeout as pause } from 'node:timers/promises';
import { QueueEvents } from 'bullmq';
import { z } from 'zod';
import { OtoscopeError } from '../errors.ts';
import type { Listener } from '../run/events.ts';
import { stepsLeft, type Workshop } from '../run/execute.ts';
import type { PlannedRun } from '../run/planned-run.ts';
import { Stages } from '../run/stages.ts';
import type { EncodeStep, Step } from '../run/step.ts';
import { failureOf } from './failure.ts';
import { groupsOf } from './groups.ts';
import { jobId, type Lane, type Lanes } from './lanes.ts';
import type { Queues, RunJob, StepJob } from './queues.ts';
import { submit } from './submit.ts';
import { untilVisible } from './visible.ts';

const progressSchema = z.object({
  share: z.number(),
  count: z.number(),
  figures: z.record(z.string(), z.number()).optional(),
});
const doneSchema = z.object({ made: z.boolean(), count: z.number() });
/** Milliseconds between two looks at whether the run has ended. */
const interval = 500;

export interface FollowOptions {
  readonly queues: Queues;
  readonly lanes: Lanes;
  readonly run: PlannedRun;
  readonly id: string;
  /** The folder `store`. */
  readonly store: string;
}

/** An `Executor` that asks of the workshop only what is done. */
export type QueueExecutor = (
  steps: readonly Step[],
  workshop: Pick<Workshop, 'isDone'>,
  listener: Listener,
  signal: AbortSignal,
) => Promise<Map<string, Error>>;

/**
 * The executor whose steps are done by workers: puts a run on the queue, unless it is there, and waits until it has ended.
 * What events tell is for display; what became of each step is looked up when the run has ended, so nothing depends on an
 * event that was missed.
 */
export function queueExecutor(options: FollowOptions): QueueExecutor {
  const { queues, lanes, run, id, store } = options;
  return async (steps, workshop, listener, signal) => {
    const { done, left } = await stepsLeft(steps, workshop);
    const stages = new Stages(left, done, listener);
    if (left.length === 0) return new Map();
    const watch = new Watch(options, left, stages);
    try {
      const runs = queues.at<RunJob>(lanes.runs);
      for (;;) {
        signal.throwIfAborted();
        const job = await runs.getJob(id);
        if (job?.data.cancelled) {
          throw new OtoscopeError(`run ${id} was cancelled`, {
            hint: 'what is finished is kept; the same command goes on',
          });
        }
        // Also where the queue lost it: Redis keeps the last second in memory, or all of it.
        if (!job) await submit(queues, lanes, run, { id, store, steps: left.length });
        else if (job.finishedOn !== undefined) break;
        await pause(interval, undefined, { signal }).catch(() => {});
      }
      return await whatBecame(left, options, workshop, stages, watch);
    } finally {
      await watch.close();
    }
  };
}

/** Follows the events of the queues that a run's steps are in. */
class Watch {
  readonly ended = new Set<string>();
  readonly #events: QueueEvents[];

  constructor({ queues, lanes, run, id }: FollowOptions, steps: readonly Step[], stages: Stages) {
    const byId = new Map(steps.map((step) => [jobId(id, step.key), step]));
    const used = new Map<string, Lane>();
    for (const step of steps) {
      const lane = lanes.ofStep(step, run.source.fingerprint);
      used.set(lane.name, lane);
    }
    this.#events = [...used.values()].map(({ prefix, name }) => {
      const events = new QueueEvents(name, { prefix, connection: queues.connection.redis });
      events.on('error', () => {});
      events.on('active', ({ jobId: job }) => {
        const step = byId.get(job);
        if (step) stages.begin(step);
      });
      events.on('progress', ({ jobId: job, data }) => {
        const step = byId.get(job);
        const progress = progressSchema.safeParse(data);
        if (step && progress.success && !this.ended.has(step.key)) {
          stages.begin(step);
          const { share, count, figures } = progress.data;
          stages.advance(step, share, count, figures);
        }
      });
      events.on('completed', ({ jobId: job, returnvalue }) => {
        const step = byId.get(job);
        if (!step || this.ended.has(step.key)) return;
        const given = doneSchema.safeParse(returnvalue);
        stages.begin(step);
        if (given.success) stages.advance(step, 1, given.data.count);
        this.end(step, stages, false);
      });
      return events;
    });
  }

  end(step: Step, stages: Stages, failed: boolean): void {
    if (this.ended.has(step.key)) return;
    this.ended.add(step.key);
    stages.end(step, failed);
  }

  async close(): Promise<void> {
    await Promise.all(this.#events.map((events) => events.close()));
  }
}

/** The errors of the steps that failed or could not begin. */
async function whatBecame(
  steps: readonly Step[],
  { queues, lanes, run, id }: FollowOptions,
  workshop: Pick<Workshop, 'isDone'>,
  stages: Stages,
  watch: Watch,
): Promise<Map<string, Error>> {
  const groups = groupsOf(run.plan.steps);
  const failures = new Map<string, Error>();
  for (const step of steps) {
    const error = await errorOf(step).catch((thrown: unknown) => thrown as Error);
    if (error) failures.set(step.key, error);
    watch.end(step, stages, error !== undefined);
  }
  return failures;

  async function errorOf(step: Step): Promise<Error | undefined> {
    if (await workshop.isDone(step)) return undefined;
    const blocking = step.dependsOn.find((key) => failures.has(key));
    if (blocking !== undefined) return failures.get(blocking)!;
    const queue = queues.at<StepJob>(lanes.ofStep(step, run.source.fingerprint));
    const job = await queue.getJob(jobId(id, step.key));
    if (job?.failedReason) return failureOf(job.failedReason);
    const group = groups.findIndex(({ encode, tracks }) => [...encode, ...tracks].includes(step as EncodeStep));
    const parent = await queues.at(lanes.groups).getJob(jobId(id, group));
    if (parent?.failedReason) return failureOf(parent.failedReason);
    // It ended well, and its job is gone.
    await untilVisible(step, workshop);
    return undefined;
  }
}
