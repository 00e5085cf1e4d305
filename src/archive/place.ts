import { join } from 'node:path';
import { OtoscopeError } from '../errors.ts';
import { selectionsOf, type Task } from '../task/task.ts';
import { shardsOf } from './select.ts';

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
export async function placeOfData(
  { archive, split, recordings, restricted }: Task,
  data: string,
): Promise<PlaceOfData> {
  const selections = Object.values(selectionsOf(split));
  const found = await Promise.all(
    selections.map(({ shards }) =>
      shardsOf(join(data, archive), shards).then(
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
