import { copyFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../files/atomic.ts';
import { type DigestOptions, digestFile } from '../files/digest-file.ts';
import { type LockTiming, takeLock } from '../files/lock.ts';
import { holderName } from '../files/lock-holder.ts';
import { writeError } from '../files/write-error.ts';
import { FileFailure } from './file-failure.ts';
import { type FillOptions, fillPart, type RemoteFile } from './fill-part.ts';

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

/** By what a site tells of a file's content. */
export interface Checksum extends Pick<DigestOptions, 'algorithm' | 'before'> {
  /** As errors name it: `MD5`. */
  readonly name: string;
  /** Hexadecimal. */
  readonly digest: string;
}

/** A file of a site as it is to be here. */
export interface WantedFile extends RemoteFile {
  /** Where it comes to be, whole. */
  readonly path: string;
  /** Absent: the size alone tells it. */
  readonly checksum?: Checksum | undefined;
  /** Whether it is here already: another process may have fetched it. */
  isHere(signal: AbortSignal): Promise<boolean>;
  /** Called when it has its name, before another process may look. */
  onPlaced?(): Promise<void>;
  /** What more there is to do where the content stays wrong. */
  readonly hint?: string;
}

export interface FetchFileOptions extends FillOptions {
  /** Told what the user may wonder about. */
  readonly say: (line: string) => void;
  readonly lockTiming?: LockTiming;
}

/**
 * Brings a file of a site to its place: into `<path>.part` first, which another call goes on with, then, when size and
 * checksum are as told and it is on the disk, under its name. Another process that fetches it is waited for.
 *
 * @throws FileFailure where the site does not have it or has another content; OtoscopeError where no file can be had or
 *   written; the signal's reason when aborted.
 */
export async function fetchFile(file: WantedFile, options: FetchFileOptions): Promise<void> {
  const { path } = file;
  const part = partOf(path);
  const lock = await takeLock(lockOf(path), {
    signal: options.signal,
    onWait: (holder) => options.say(`${path}: ${holderName(holder)} is fetching it; waiting`),
    ...(options.lockTiming && { timing: options.lockTiming }),
  });
  const signal = AbortSignal.any([options.signal, lock.lost]);
  try {
    if (await file.isHere(signal)) return;
    if (lock.fromSilent) await detach(part);
    await fillRightly(file, part, { ...options, signal });
    signal.throwIfAborted();
    await rename(part, path).catch((error: unknown) => {
      throw writeError(error, path);
    });
    await syncFolder(dirname(path));
    await file.onPlaced?.();
  } finally {
    await lock.release();
  }
}

/** Fills a part until its content is as told; from its beginning again where it is not. */
async function fillRightly(file: WantedFile, part: string, options: FetchFileOptions): Promise<void> {
  const { path, checksum, hint } = file;
  const { web, signal } = options;
  for (let tries = 1; ; tries++) {
    await fillPart(file, part, options);
    if (!checksum) return;
    const digest = await digestFile(part, { ...checksum, signal });
    if (digest === checksum.digest) return;
    await rm(part, { force: true });
    options.onBytes(0);
    const { teller } = web.site;
    if (tries === triesForContent)
      throw new FileFailure(`${web.site.address(file.url)} does not have the content that ${teller} tells`, {
        hint:
          `expected ${checksum.name} ${checksum.digest}, got ${digest} after ${tries} tries; a proxy or mirror may ` +
          `damage it${hint === undefined ? '' : `. ${hint}`}`,
      });
    options.say(`${path}: what came is not what ${teller} tells; fetching it again`);
  }
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
