import { type Holding, holdingOf } from '../archive/holding.ts';
import { archivesOf } from '../task/archives.ts';
import { tasks as catalog } from '../task/catalog.ts';
import type { Task } from '../task/task.ts';

/** What is here of the archives of tasks, and which tasks share each. */
export function listData(tasks: readonly Task[], data: string): Promise<(Holding & { tasks: string[] })[]> {
  return Promise.all(
    archivesOf(tasks, catalog).map(async (archive) => {
      const shared = [...archive.tasks, ...archive.others];
      return { ...(await holdingOf({ name: archive.name, tasks: shared }, data)), tasks: shared.map(({ id }) => id) };
    }),
  );
}
