import type { Task } from './task.ts';

/** An archive, and the tasks on its recordings: it is stored once for all of them. */
export interface TaskArchive {
  /** Its folder in the data folder, unless it is there under another name (`archiveElsewhere`). */
  readonly name: string;
  /** Those that were named. */
  readonly tasks: readonly Task[];
  /** Those that share it and were not named. */
  readonly others: readonly Task[];
}

/**
 * The archives of tasks, each once.
 *
 * @param known all tasks that may share them.
 */
export function archivesOf(tasks: readonly Task[], known: readonly Task[]): TaskArchive[] {
  return [...new Set(tasks.map(({ archive }) => archive))].map((name) => {
    const named = tasks.filter(({ archive }) => archive === name);
    const ids = new Set(named.map(({ id }) => id));
    return { name, tasks: named, others: known.filter(({ id, archive }) => archive === name && !ids.has(id)) };
  });
}
