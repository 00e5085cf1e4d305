import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { OtoscopeError } from '../errors.ts';
import { selectionsOf, type Task } from '../task/task.ts';
import { shardsOf } from './select.ts';

/**
 * The folder of a task's archive: the first of its names in the data folder that has shards, else its own.
 *
 * @param data the folder with the archives.
 */
export async function archiveFolder(task: ArchiveNames, data: string): Promise<string> {
  return (await folderWithShards(task, data)) ?? join(data, task.archive);
}

/** Whether a shard of a task's archive is in the data folder. */
export async function hasArchive(task: ArchiveNames, data: string): Promise<boolean> {
  return (await folderWithShards(task, data)) !== null;
}

type ArchiveNames = Pick<Task, 'archive' | 'archiveElsewhere'>;

async function folderWithShards(
  { archive, archiveElsewhere = [] }: ArchiveNames,
  data: string,
): Promise<string | null> {
  for (const name of [archive, ...archiveElsewhere]) {
    if (await hasShards(join(data, name))) return join(data, name);
  }
  return null;
}

/** Whether a folder has a shard; hidden files, as macOS writes them beside others, are none. */
export async function hasShards(folder: string): Promise<boolean> {
  return (await readdir(folder).catch(() => [])).some((name) => name.endsWith('.tar') && !name.startsWith('.'));
}

/**
 * Where a task's archive is: `here`, with a shard at least for each of its splits; `fetchable`, by the first run,
 * from packages; `hidden`, never released; or `missing`.
 */
export type PlaceOfData = 'here' | 'fetchable' | 'hidden' | 'missing';

/**
 * Looks for a task's archive.
 *
 * @param data the folder with the archives.
 */
export async function placeOfData(task: Task, data: string): Promise<PlaceOfData> {
  const { split, recordings, restricted } = task;
  const folder = await archiveFolder(task, data);
  const selections = Object.values(selectionsOf(split));
  const found = await Promise.all(
    selections.map(({ shards }) =>
      shardsOf(folder, shards).then(
        () => true,
        (error: unknown) => {
          if (error instanceof OtoscopeError) return false;
          throw error;
        },
      ),
    ),
  );
  if (found.every(Boolean)) return 'here';
  if (recordings) return 'fetchable';
  return restricted ? 'hidden' : 'missing';
}
