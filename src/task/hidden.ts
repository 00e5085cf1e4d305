import { normalize } from 'node:path';
import type { Task } from './task.ts';

/**
 * Tells of each task whether its data is hidden: those whose recordings were never released, and those that share an
 * archive with one of them.
 *
 * @param tasks all that are known.
 */
export function hiddenAmong(tasks: readonly Task[]): (task: Task) => boolean {
  const hidden = new Set(tasks.filter(({ restricted }) => restricted).flatMap(foldersOf));
  return (task) => foldersOf(task).some((folder) => hidden.has(folder));
}

function foldersOf({ archive, archiveElsewhere = [] }: Task): string[] {
  return [archive, ...archiveElsewhere].map((name) => normalize(`${name}/`));
}
