import { copyFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../../files/atomic.ts';
import { digestFile } from '../../files/digest-file.ts';
import { type LockTiming, takeLock } from '../../files/lock.ts';
import { writeError } from '../../files/write-error.ts';
import { ArchiveFailure } from './archive-failure.ts';
import type { CheckedFiles } from './checked-files.ts';
import { type FillOptions, fillPart } from './fill-part.ts';
import { type RecordFile, recordFileName } from './record.ts';

/** How often a file is fetched whose content turns out wrong. */
const triesForContent = 3;

/** What stands in the place of a file while it is fetched: its beginning. */
export function partOf(path: string): string {
  return `${path}.part`;
}

/** The lock of the process that fetches a file. */
export function lockOf(path: string): string {
  return `${partOf(path)}.lock`;
}

export interface FetchFileOptions extends FillOptions {
  /** Told what the user may wonder about. */
  readonly say: (line: string) => void;
  readonly lockTiming?: LockTiming;
}

/**
 * Brings a file of a record into its archive's folder: `<key>.part` first, which another call goes on with, then, when
 * size and MD5 are the record's and it is on the disk, under its name. Another process that fetches it is waited for.
 *
 * @throws ArchiveFailure where the site does not have it or has another content; OtoscopeError where no file can be had or
 *   written; the signal's reason when aborted.
 */
export async function fetchFile(
  file: RecordFile,
  folder: string,
  checked: CheckedFiles,
  options: FetchFileOptions,
): Promise<void> {
  const path = join(folder, file.key);
  const part = partOf(path);
  const lock = await takeLock(lockOf(path), {
    signal: options.signal,
    onWait: (holder) => {
      const who = holder ? `process ${holder.pid} on ${holder.host}` : 'another process';
      options.say(`${path}: ${who} is fetching it; waiting`);
    },
    ...(options.lockTiming && { timing: options.lockTiming }),
  });
  const signal = AbortSignal.any([options.signal, lock.lost]);
  try {
    if (await isComplete(file, folder, checked, signal)) return;
    if (lock.fromSilent) await detach(part);
    for (let tries = 1; ; tries++) {
      await fillPart(file, part, { ...options, signal });
      const md5 = await digestFile(part, { algorithm: 'md5', signal });
      if (md5 === file.md5) break;
      await rm(part, { force: true });
      options.onBytes(0);
      if (tries === triesForContent)
        throw new ArchiveFailure(`${options.web.address(file.url)} does not have the content that the record tells`, {
          hint:
            `expected MD5 ${file.md5}, got ${md5} after ${tries} tries; a proxy or mirror may damage it. Without ` +
            `${join(folder, recordFileName)} the record is asked for anew`,
        });
      options.say(`${path}: what came is not what the record tells; fetching it again`);
    }
    signal.throwIfAborted();
    await rename(part, path).catch((error: unknown) => {
      throw writeError(error, path);
    });
    await syncFolder(folder);
    await checked.remember(file);
  } finally {
    await lock.release();
  }
}

/** Whether a file is here as the record tells; it is read only where nobody knows. */
export async function isComplete(
  file: RecordFile,
  folder: string,
  checked: CheckedFiles,
  signal: AbortSignal,
  onBytes?: (count: number) => void,
): Promise<boolean> {
  const found = await stat(join(folder, file.key)).catch(() => null);
  if (found?.size !== file.size) return false;
  return (await checked.isKnown(file)) || checked.check(file, { signal, ...(onBytes && { onBytes }) });
}

/** Puts a copy in the place of a part: a process that wakes up writes into the old one, which has no name any more. */
async function detach(part: string): Promise<void> {
  const copy = `${part}.copy`;
  try {
    await copyFile(part, copy);
    await rename(copy, part);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw writeError(error, part);
  }
}
