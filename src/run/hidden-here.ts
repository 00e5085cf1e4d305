import { hasArchive } from '../archive/place.ts';
import type { Task } from '../task/task.ts';

/** Ids of the tasks whose data is hidden and lies here. */
export async function hiddenHere(
  tasks: readonly Task[],
  isHidden: (task: Task) => boolean,
  data: string,
): Promise<string[]> {
  const hidden = tasks.filter(isHidden);
  const here = await Promise.all(hidden.map((task) => hasArchive(task, data)));
  return hidden.filter((_, index) => here[index]).map(({ id }) => id);
}
