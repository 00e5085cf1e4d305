import { stat } from 'node:fs/promises';
import { buildCollection } from '../archive/collect.ts';
import { digestFiles } from '../archive/digest.ts';
import { archiveFolder } from '../archive/place.ts';
import { shardsOf } from '../archive/select.ts';
import { PackageUnavailable } from '../archive/source/unavailable.ts';
import { verifiedClips } from '../archive/verify/verification.ts';
import { requireWhole } from '../archive/zenodo/require-whole.ts';
import { messageOf, OtoscopeError, reasonOf } from '../errors.ts';
import { digestFile } from '../files/digest-file.ts';
import type { Collection } from '../task/recordings.ts';
import { selectionsOf, type Task } from '../task/task.ts';
import type { Listener, Stage } from './events.ts';
import { lineOnOtherFolder } from './other-folder.ts';
import type { PreparedTask } from './plan.ts';
import type { Unscored } from './summarize.ts';

export interface PrepareOptions {
  /** The folder with the archives. */
  readonly data: string;
  /** The folder in which the digests of shards are kept. */
  readonly digests: string;
  readonly listener: Listener;
  readonly signal: AbortSignal;
}

/**
 * Sees to the archives of tasks: makes those that packages carry, finds the shards of all and their digests. A task whose
 * data cannot be had here is skipped; one whose data is damaged has failed.
 */
export async function prepareTasks(
  tasks: readonly Task[],
  options: PrepareOptions,
): Promise<{ prepared: PreparedTask[]; unscored: Unscored[] }> {
  const { data, listener } = options;
  const collectable = tasks.filter(({ recordings, unavailable }) => recordings && unavailable === undefined);
  const line = await lineOnOtherFolder(collectable, data);
  if (line !== null) listener({ kind: 'note', text: line });
  const collected = new Map<string, Promise<void>>();
  const prepared: PreparedTask[] = [];
  const unscored: Unscored[] = [];
  for (const task of tasks) {
    options.signal.throwIfAborted();
    if (task.unavailable !== undefined) {
      unscored.push({ task, status: 'skipped', reason: task.unavailable });
      continue;
    }
    try {
      const { recordings } = task;
      if (recordings) {
        const collecting = collected.get(recordings.id) ?? collect(recordings, options);
        collected.set(recordings.id, collecting);
        await collecting;
      }
      const shards = await shardsWithDigests(task, options);
      const named = task.label.kind === 'captions' ? task.label.vocabulary : undefined;
      prepared.push({
        task,
        shards,
        ...(named !== undefined && { vocabulary: await digestFile(named) }),
        verified: await verifiedClips(await archiveFolder(task, data), task, shards),
      });
    } catch (error) {
      options.signal.throwIfAborted();
      if (!(error instanceof OtoscopeError)) throw error;
      if (!task.recordings && (await isMissing(task, data))) {
        // One reason for all such tasks, so that it can be told once.
        const reason = `no folder with its archive in ${data} (otoscope data get fetches what was released, --data names another folder)`;
        unscored.push({ task, status: 'skipped', reason });
      } else {
        const status = error instanceof PackageUnavailable ? 'skipped' : 'failed';
        unscored.push({ task, status, reason: reasonOf(error) });
      }
    }
  }
  return { prepared, unscored };
}

/** Makes the archive that packages carry, where it is not here yet, and tells how far it is. */
export async function collect(
  recordings: Collection,
  { data, listener, signal }: Pick<PrepareOptions, 'data' | 'listener' | 'signal'>,
): Promise<void> {
  const stage: Stage = { name: `${recordings.id}: fetch`, unit: 'packages' };
  const start = performance.now();
  let count = 0;
  let begun = false;
  const begin = (cached: boolean): void => {
    begun = true;
    listener({ kind: 'begin', stage, cached });
  };
  try {
    await buildCollection(recordings, data, {
      signal,
      say: (text) => listener({ kind: 'note', text }),
      onProgress: ({ step, done, total }) => {
        if (!begun) begin(false);
        if (step === 'fetching packages') count = done;
        listener({ kind: 'advance', stage, share: step === 'fetching packages' ? 0 : done / total, count });
      },
    });
    if (!begun) begin(true);
    else listener({ kind: 'end', stage, count, seconds: (performance.now() - start) / 1000, failed: false });
  } catch (error) {
    if (begun) listener({ kind: 'end', stage, count, seconds: (performance.now() - start) / 1000, failed: true });
    throw error;
  }
}

/** The shards that a task's splits name, each once, sorted. */
async function shardsWithDigests(task: Task, { data, digests }: PrepareOptions): Promise<PreparedTask['shards']> {
  const folder = await archiveFolder(task, data);
  await requireWhole(task, folder);
  const patterns = new Set(Object.values(selectionsOf(task.split)).map(({ shards }) => shards));
  const found = await Promise.all([...patterns].map((pattern) => shardsOf(folder, pattern))).catch((error: unknown) => {
    // A folder without permission, say.
    if (error instanceof OtoscopeError || !isSystemError(error)) throw error;
    throw new OtoscopeError(`cannot read ${folder}: ${messageOf(error)}`, {
      hint: 'check its permissions',
      cause: error,
    });
  });
  const paths = [...new Set(found.flat())].sort();
  const known = await digestFiles(paths, digests);
  return paths.map((path, index) => ({ path, ...known[index]! }));
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

async function isMissing(task: Task, data: string): Promise<boolean> {
  return stat(await archiveFolder(task, data)).then(
    () => false,
    () => true,
  );
}
