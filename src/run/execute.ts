import type { Figures } from '../threads/job.ts';
import type { Listener } from './events.ts';
import { Stages } from './stages.ts';
import type { Step } from './step.ts';

/**
 * How far a step is: a share in [0, 1], how many units (clips, epochs, …) it has counted and, of a probe, the mean loss of
 * its last epoch and the score on validation data (`loss`, `validation`).
 */
export type Report = (share: number, count: number, figures?: Figures) => void;

/** What the executor asks of those who know how to do steps. */
export interface Workshop {
  isDone(step: Step): Promise<boolean>;
  /** Does a step and keeps its result. */
  perform(step: Step, report: Report): Promise<void>;
  /** How many steps of its kind may be under way at once where this one is. */
  limitOf(step: Step): number;
}

/**
 * Sees to it that the steps of a plan are done, in the plan's order as far as their dependencies allow; skips those whose
 * results are there already. A step that fails does not stop those that do not need it.
 *
 * @returns the error of every step that failed or could not begin, by its key.
 * @throws the signal's reason when aborted.
 */
export type Executor = (
  steps: readonly Step[],
  workshop: Workshop,
  listener: Listener,
  signal: AbortSignal,
) => Promise<Map<string, Error>>;

/** Parts steps into those whose results are there and those that are left. */
export async function stepsLeft(
  steps: readonly Step[],
  workshop: Pick<Workshop, 'isDone'>,
): Promise<{ done: Step[]; left: Step[] }> {
  const [done, left]: [Step[], Step[]] = [[], []];
  for (const step of steps) ((await workshop.isDone(step)) ? done : left).push(step);
  return { done, left };
}

/** Does the steps of a plan in this process. */
export const executeSteps: Executor = async (steps, workshop, listener, signal) => {
  const { done, left: waiting } = await stepsLeft(steps, workshop);
  const finished = new Set(done.map(({ key }) => key));
  const failures = new Map<string, Error>();
  const stages = new Stages(waiting, done, listener);
  const active = new Map<string, { readonly kind: Step['kind']; readonly promise: Promise<void> }>();

  const perform = async (step: Step): Promise<void> => {
    stages.begin(step);
    try {
      await workshop.perform(step, (share, count, figures) => stages.advance(step, share, count, figures));
      finished.add(step.key);
    } catch (error) {
      failures.set(step.key, error as Error);
    }
    stages.end(step, failures.has(step.key));
  };

  while (waiting.length > 0 || active.size > 0) {
    signal.throwIfAborted();
    for (const step of [...waiting]) {
      if (!step.dependsOn.every((key) => finished.has(key) || failures.has(key))) continue;
      // The first in the plan's order, whichever failed first: the same command tells the same reason.
      const blocking = step.dependsOn.find((key) => failures.has(key));
      if (blocking !== undefined) {
        failures.set(step.key, failures.get(blocking)!);
        stages.end(step, true);
        waiting.splice(waiting.indexOf(step), 1);
        continue;
      }
      const busy = [...active.values()].filter(({ kind }) => kind === step.kind).length;
      if (busy >= workshop.limitOf(step)) continue;
      waiting.splice(waiting.indexOf(step), 1);
      const promise = perform(step).finally(() => active.delete(step.key));
      active.set(step.key, { kind: step.kind, promise });
    }
    if (active.size === 0 && waiting.length > 0) throw new Error('the steps of the run wait for each other');
    // Nothing is under way where the last steps could not begin; a race of none would never end.
    if (active.size > 0) await Promise.race([...active.values()].map(({ promise }) => promise));
  }
  signal.throwIfAborted();
  return failures;
};
