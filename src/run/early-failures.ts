import type { Listener } from './events.ts';
import type { Workshop } from './execute.ts';
import { failureReason } from './failure-reason.ts';
import type { Plan } from './plan.ts';
import type { Step } from './step.ts';

/**
 * A workshop that tells at once of the first step of a stage that fails, and why, where steps of that stage are left, whose end
 * may be hours away. What an interrupted run gives up is no failure.
 */
export function tellingFailures(
  workshop: Workshop,
  tasks: Plan['tasks'],
  listener: Listener,
  signal: AbortSignal,
): Workshop {
  /** Steps of a stage that have not ended; none where a failure of it was told. */
  const left = new Map<string, number>();
  const count = (stage: string, by: number): void => void left.set(stage, (left.get(stage) ?? 0) + by);
  const isHidden = (step: Step): boolean => {
    const used = step.kind === 'encode' ? step.tasks : [step.task];
    return tasks.some(({ task, isHidden }) => isHidden && used.includes(task.id));
  };
  return {
    limitOf: (step) => workshop.limitOf(step),
    async isDone(step) {
      const isDone = await workshop.isDone(step);
      if (!isDone) count(step.stage, 1);
      return isDone;
    },
    async perform(step, report) {
      const { stage } = step;
      try {
        await workshop.perform(step, report);
      } catch (error) {
        if (left.get(stage)! > 1 && !signal.aborted) {
          listener({
            kind: 'note',
            text: `${stage}: ${failureReason(error, isHidden(step))}; the rest of it goes on`,
          });
          left.set(stage, Number.NEGATIVE_INFINITY);
        }
        throw error;
      } finally {
        count(stage, -1);
      }
    },
  };
}
