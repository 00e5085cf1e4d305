import type { Listener } from './events.ts';
import type { Workshop } from './execute.ts';
import { failureReason } from './failure-reason.ts';
import type { Plan } from './plan.ts';
import { type Step, tasksOf } from './step.ts';

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
  /** Steps of a stage that have not ended. */
  const left = new Map<string, number>();
  const toldOf = new Set<string>();
  const count = (stage: string, by: number): void => void left.set(stage, (left.get(stage) ?? 0) + by);
  const isHidden = (step: Step): boolean => {
    return tasks.some(({ task, isHidden }) => isHidden && tasksOf(step).includes(task.id));
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
        if (left.get(stage)! > 1 && !toldOf.has(stage) && !signal.aborted) {
          toldOf.add(stage);
          const reason = failureReason(error, isHidden(step));
          listener({ kind: 'note', text: `${stage}: ${reason}; the rest of it goes on` });
        }
        throw error;
      } finally {
        count(stage, -1);
      }
    },
  };
}
