import { setTimeout as pause } from 'node:timers/promises';
import { OtoscopeError } from '../errors.ts';
import type { Workshop } from '../run/execute.ts';
import type { Step } from '../run/step.ts';

/** Milliseconds that a network's file system may take to show what another machine wrote. */
const visibleWithin = 60_000;

/** Waits for a result that another machine has written. */
export async function untilVisible(step: Step, workshop: Pick<Workshop, 'isDone'>): Promise<void> {
  const end = Date.now() + visibleWithin;
  while (!(await workshop.isDone(step))) {
    if (Date.now() > end) {
      throw new OtoscopeError(`the result of step ${step.key} (${step.stage}) is not in the store`, {
        hint: 'do all workers see the same folder? a network file system is mounted with lookupcache=positive',
      });
    }
    await pause(500);
  }
}
