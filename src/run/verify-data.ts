import { availableParallelism } from 'node:os';
import { type ArchiveAtHand, archivesAtHand, unknownArchives } from '../archive/verify/archives.ts';
import type { Verification } from '../archive/verify/verification.ts';
import { verifyArchive } from '../archive/verify/verify-archive.ts';
import { OtoscopeError, toldBy } from '../errors.ts';
import { tasks as everyTask } from '../task/catalog.ts';
import { hiddenAmong } from '../task/hidden.ts';
import type { Task } from '../task/task.ts';
import { ThreadPool } from '../threads/pool.ts';
import type { Listener, Stage } from './events.ts';

export interface VerifyDataOptions {
  /** The folder with the archives. */
  readonly data: string;
  /** Worker threads; absent: one per core. */
  readonly jobs?: number;
  readonly again: boolean;
  readonly revealHidden: boolean;
  readonly signal: AbortSignal;
  readonly listener: Listener;
}

/** What became of one archive. */
export type ArchiveVerified = { readonly folder: string } & (
  | { readonly verification: Verification }
  /** It could not be verified, through no fault of its own. */
  | { readonly failure: OtoscopeError }
);

/** Where the archives of tasks are, for `verifyData`. */
export interface DataToVerify {
  readonly archives: readonly ArchiveAtHand[];
  /** Tasks whose archive is not here. */
  readonly missing: readonly Task[];
  /** Folders with shards of which no task is known. */
  readonly unknown: readonly string[];
}

/** Looks for the archives of tasks; absent: those of every task there is. */
export async function dataToVerify(tasks: readonly Task[] | undefined, data: string): Promise<DataToVerify> {
  const { archives, missing } = await archivesAtHand(tasks ?? everyTask, everyTask, data);
  if (tasks) return { archives, missing, unknown: [] };
  return { archives, missing: [], unknown: await unknownArchives(everyTask, data) };
}

/**
 * Verifies archives one after the other.
 *
 * @throws the signal's reason when aborted.
 */
export async function* verifyData(
  archives: readonly ArchiveAtHand[],
  { jobs = availableParallelism(), again, revealHidden, signal, listener }: VerifyDataOptions,
): AsyncGenerator<ArchiveVerified> {
  const isRestricted = hiddenAmong([...archives.flatMap(({ tasks }) => tasks), ...everyTask]);
  const threads = new ThreadPool(jobs);
  const close = () => threads.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    for (const { folder, tasks } of archives) {
      const isHidden = !revealHidden && tasks.some(isRestricted);
      const stage: Stage = { name: `${folder}: verify`, unit: 'clips' };
      const start = performance.now();
      let count = 0;
      const end = (failed: boolean): void => {
        listener({ kind: 'end', stage, count, seconds: (performance.now() - start) / 1000, failed });
      };
      listener({ kind: 'begin', stage, cached: false });
      try {
        const onProgress = (share: number, clips: number): void => {
          count = clips;
          listener({ kind: 'advance', stage, share, count });
        };
        const options = { folder, tasks, isHidden, again, threads, signal, onProgress };
        const verification = await verifyArchive(options);
        end(false);
        yield { folder, verification };
      } catch (error) {
        signal.throwIfAborted();
        end(true);
        yield { folder, failure: failureOf(error, isHidden) };
      }
    }
  } finally {
    signal.removeEventListener('abort', close);
    await close();
  }
}

/** The error as it may be told; what is a defect of ours stays one where nothing is hidden. */
function failureOf(error: unknown, isHidden: boolean): OtoscopeError {
  if (!isHidden) {
    if (error instanceof OtoscopeError) return error;
    throw error;
  }
  const { message, hint } = error instanceof OtoscopeError ? error.withheld : { message: toldBy(error).withheld };
  const more = '--reveal-hidden tells all';
  return new OtoscopeError(message, { hint: hint === undefined ? more : `${hint}; ${more}` });
}
