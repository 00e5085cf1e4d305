import type { Progress } from '../threads/job.ts';
import type { ThreadPool } from '../threads/pool.ts';
import { type Keys, keyTile, type Neighbours, neighbourCount, noNeighbours, searchJob, take } from './search.ts';

/** Keys below which a thread of its own is not worth its start. */
const fewestKeys = keyTile / 4;

/**
 * Finds the nearest training vectors of queries with all threads of a pool, each of which searches a part of the keys.
 *
 * @param queries [Q, dimension], of length 1.
 * @param progress told the number of queries that are done, or as good as.
 */
export async function findNeighbours(
  keys: Keys,
  queries: Float32Array,
  threads: ThreadPool,
  progress: Progress,
): Promise<Neighbours> {
  const count = keys.rows.length;
  const parts = Math.max(1, Math.min(threads.size, Math.floor(count / fewestKeys)));
  const queryCount = queries.length / keys.dimension;
  const done = new Int32Array(parts);
  const found = await Promise.all(
    Array.from(done, (_, part) => {
      const [first, end] = [part, part + 1].map((place) => Math.floor((place * count) / parts)) as [number, number];
      const onProgress = (keysDone: number): void => {
        done[part] = keysDone;
        progress(Math.floor((queryCount * done.reduce((sum, each) => sum + each)) / count));
      };
      return threads.run(searchJob, { keys, first, end, queries, k: neighbourCount }, { onProgress });
    }),
  );
  const [only] = found;
  if (found.length === 1) return only!;
  const nearest = noNeighbours(queryCount, Math.min(neighbourCount, count));
  // In the order of the keys, so that of equals the first is kept.
  for (const part of found) take(nearest, 0, part, 0);
  return nearest;
}
