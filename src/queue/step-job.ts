import { DelayedError, type Job, type Queue } from 'bullmq';
import type { Report } from '../run/execute.ts';
import type { Figures } from '../threads/job.ts';
import { failureText } from './failure.ts';
import type { OpenedRun } from './opened-runs.ts';
import type { StepJob } from './queues.ts';
import { untilVisible } from './visible.ts';

/** How far a step is, as its job tells. */
export interface StepProgress {
  readonly share: number;
  readonly count: number;
  /** Of a probe's last epoch. */
  readonly figures?: Figures | undefined;
}

/** What a job of a step gives. */
export interface StepDone {
  /** Whether it was computed for this job, or its result was there. */
  readonly made: boolean;
  /** How many units (clips, epochs, …) were counted. */
  readonly count: number;
}

/** Milliseconds between two reports of a step. */
const reportEvery = 500;
/** Milliseconds after which a step is looked at again that another worker does for another run. */
const lookAgain = 2000;

/**
 * Does the step of a job, unless its result is there: whoever computed it, for whatever run. Where another worker is at the
 * same step for another run, the job waits.
 *
 * @throws an error whose message `failureOf` reads.
 */
export async function performStep(
  job: Job<StepJob>,
  token: string,
  opened: OpenedRun,
  queue: Queue<StepJob>,
): Promise<StepDone> {
  const { workshop } = opened;
  const step = opened.step(job.data.step);
  try {
    if (await isUnderWayElsewhere(job, queue)) {
      await job.moveToDelayed(Date.now() + lookAgain, token);
      throw new DelayedError();
    }
    // Looked up last: whoever was at it a moment ago has ended.
    if (await workshop.isDone(step)) return { made: false, count: 0 };
    for (const key of step.dependsOn) await untilVisible(opened.step(key), workshop);
    const report = new Reporter(job);
    await workshop.perform(await opened.localStep(step), report.see);
    return { made: true, count: report.count };
  } catch (error) {
    if (error instanceof DelayedError) throw error;
    throw new Error(failureText(error, opened.isHidden(step)), { cause: error });
  }
}

/**
 * Of jobs of the same step the one goes on that was taken first: the list of those that are active has the latest first. A job
 * is active as long as BullMQ's lock.
 */
async function isUnderWayElsewhere(job: Job<StepJob>, queue: Queue<StepJob>): Promise<boolean> {
  const active = await queue.getRanges(['active'], 0, -1);
  const earlier = active.slice(active.indexOf(job.id!) + 1);
  return earlier.some((id) => id.endsWith(`.${job.data.step}`));
}

/** Hands on how far a step is, now and then. */
class Reporter {
  count = 0;
  readonly see: Report;

  constructor(job: Job<StepJob>) {
    let last = 0;
    this.see = (share, count, figures) => {
      this.count = count;
      if (performance.now() - last < reportEvery) return;
      last = performance.now();
      // What is lost here is told again half a second later.
      job.updateProgress({ share, count, figures } satisfies StepProgress).catch(() => {});
    };
  }
}
