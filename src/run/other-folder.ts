import { stat } from 'node:fs/promises';
import { hasArchive } from '../archive/place.ts';
import { listed } from '../archive/zenodo/needed-files.ts';
import type { Task } from '../task/task.ts';

/**
 * A line for whoever mistyped the folder of the archives: that none of those which are to be put there is there yet. null where
 * one is, and for the usual folder, of which what is fetched into it tells enough.
 *
 * @param tasks those whose archives are fetched or made where they are missing.
 */
export async function lineOnOtherFolder(tasks: readonly Task[], data: string): Promise<string | null> {
  if (data === 'data' || tasks.length === 0) return null;
  for (const task of tasks) {
    if (await hasArchive(task, data)) return null;
  }
  const names = listed([...new Set(tasks.map(({ archive }) => archive))]);
  const isThere = await stat(data).catch(() => null);
  const found = isThere ? `${data} has no archive of these tasks` : `there is no folder ${data} yet`;
  return `${found}: ${names} will be put there (--data names the folder)`;
}
