import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Task } from '../../task/task.ts';
import { archiveFolder, hasShards } from '../place.ts';

/** A folder with shards, and the tasks that hear them. */
export interface ArchiveAtHand {
  readonly folder: string;
  readonly tasks: readonly Task[];
}

/**
 * The archives of tasks in a data folder, each once.
 *
 * @param tasks those whose archives are asked for.
 * @param others further tasks, which are named where they use one of these archives.
 * @returns the archives with a shard, and the tasks whose archive has none.
 */
export async function archivesAtHand(
  tasks: readonly Task[],
  others: readonly Task[],
  data: string,
): Promise<{ archives: ArchiveAtHand[]; missing: Task[] }> {
  const byFolder = new Map<string, Task[]>();
  const missing: Task[] = [];
  for (const task of tasks) {
    const folder = await archiveFolder(task, data);
    if (!(await hasShards(folder))) missing.push(task);
    else byFolder.set(folder, [...(byFolder.get(folder) ?? []), task]);
  }
  for (const task of others) {
    const users = byFolder.get(await archiveFolder(task, data));
    if (users && !users.some(({ id }) => id === task.id)) users.push(task);
  }
  return { archives: [...byFolder].map(([folder, users]) => ({ folder, tasks: users })), missing };
}

/** The folders with shards that belong to none of the tasks. */
export async function unknownArchives(tasks: readonly Task[], data: string): Promise<string[]> {
  const known = new Set(tasks.flatMap(({ archive, archiveElsewhere = [] }) => [archive, ...archiveElsewhere]));
  const names = (await readdir(data).catch(() => [])).filter((name) => !known.has(name) && !name.startsWith('.'));
  const found = await Promise.all(names.map((name) => hasShards(join(data, name))));
  return names.filter((_, index) => found[index]);
}
