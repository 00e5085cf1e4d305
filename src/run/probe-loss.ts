import type { Loss } from '../probe/loss.ts';
import { lossOfTask } from '../task/loss.ts';
import type { Task } from '../task/task.ts';

/** What the linear probe of a task minimises. */
export function probeLossOf(task: Task): Loss {
  const loss = lossOfTask(task);
  if (!loss || loss.kind === 'contrastive')
    throw new Error(`${task.id}: no linear probe is trained for its kind of label`);
  return loss;
}
