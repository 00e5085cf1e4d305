import { filesOfDigests } from '../../../archive/digest.ts';
import { isCut, StoredRows } from '../../../embedding/stored-rows.ts';
import type { TaskSteps } from '../../../run/steps-file.ts';
import type { ThreadPool } from '../../../threads/pool.ts';
import type { OpenedRun } from '../opened-run.ts';
import { readClipJob, type Sound } from './clip.ts';

/** Those of a task's shards that are where they were when they were encoded. */
export interface ShardsAtHand {
  /** Their files, in the order of the task's shards; null for one that is gone. */
  readonly paths: readonly (string | null)[];
  /** What to say of those that are gone; undefined where none is. */
  readonly silence: string | undefined;
}

/** Looks for the shards of a task; of hidden data, nobody hears anything. */
export async function shardsAtHand({ store }: OpenedRun, { task, shards }: TaskSteps): Promise<ShardsAtHand> {
  if (!task) return { paths: shards.map(() => null), silence: undefined };
  const files = await filesOfDigests(new Set(shards.map(({ sha256 }) => sha256)), store);
  const paths = shards.map(({ sha256 }) => files.get(sha256) ?? null);
  const gone = paths.filter((path) => path === null).length;
  const which = gone === 1 && shards.length === 1 ? 'its shard is' : `${gone} of its ${shards.length} shards are`;
  const silence = `Clips of the archive ${task.archive} cannot be heard: ${which} not where they were, or changed since.`;
  return { paths, silence: gone === 0 ? undefined : silence };
}

/**
 * The sound of a row of a task's embeddings: its clip or, where that was cut into several, its crop.
 *
 * @param samplingRate see `ClipRequest`.
 * @returns null where there is no such row, its archive is gone, or it is hidden.
 */
export async function soundOf(
  run: OpenedRun,
  steps: TaskSteps,
  row: number,
  threads: ThreadPool,
  samplingRate: number | null = null,
): Promise<Sound | null> {
  const { task, shards } = steps;
  if (!task) return null;
  const keys = shards.map(({ embeddings }) => embeddings);
  const found = (await StoredRows.open(keys, run.embeddings)).at(row);
  const shard = found && (await shardsAtHand(run, steps)).paths[found.shard];
  if (!shard) return null;
  const { clip, crop } = found;
  const part = isCut(clip, task) ? { number: crop, seconds: task.cropSeconds! } : null;
  return threads.run(readClipJob, { shard, key: clip.key, crop: part, samplingRate });
}
