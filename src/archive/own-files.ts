import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileOfHalfWritten } from '../files/half-written.ts';
import type { Task } from '../task/task.ts';
import { collectionLockName, manifestName } from './collection-manifest.ts';
import { readyMark } from './holding.ts';
import { preparedFileName } from './prepare/manifest.ts';
import { matchesPattern, shardPatterns } from './select.ts';
import { notesFolder } from './verify/shard-notes.ts';
import { verificationFileName } from './verify/verification.ts';
import { checkedFileName } from './zenodo/checked-files.ts';
import { keptRecord, recordFileName } from './zenodo/record.ts';

/** What commands put beside an archive's shards. The record comes last: as long as it is there, list can tell what is not. */
const companions = [readyMark, verificationFileName, preparedFileName, manifestName, checkedFileName, recordFileName];

/** What `fetchFile` has beside a shard while it is fetched. */
const traceOfFetching = /\.part(\.copy|\.lock(\.removing)?)?$/;

/** The files of an archive in its folder. */
export interface OwnFiles {
  /** Paths in the folder, in the order in which they are to be removed. */
  readonly own: readonly { readonly name: string; readonly bytes: number }[];
  /** Files and folders that are somebody else's. */
  readonly others: readonly string[];
  /** The locks of files that a process may be fetching or making. */
  readonly locks: readonly string[];
}

/**
 * Tells which files of a folder are an archive's: its shards, other files of its record, beginnings of those, and what
 * commands put beside them. Whatever else lies there is somebody else's.
 */
export async function ownFiles(folder: string, tasks: readonly Task[]): Promise<OwnFiles> {
  const names = (await readdir(folder).catch((): string[] => [])).sort();
  const published = await keptRecord(folder).catch(() => null);
  const patterns = [...shardPatterns(tasks), ...(published?.files ?? []).map(({ key }) => key)];
  const isShard = (name: string) => name.endsWith('.tar') && patterns.some((pattern) => matchesPattern(name, pattern));
  const isOwn = (name: string): boolean => {
    const half = fileOfHalfWritten(name);
    if (half !== undefined) return isShard(half) || companions.includes(half);
    if (name.replace(/\.removing$/, '') === collectionLockName) return true;
    return isShard(name.replace(traceOfFetching, ''));
  };
  const notes = (await readdir(join(folder, notesFolder)).catch((): string[] => [])).map((name) =>
    join(notesFolder, name),
  );
  const listed = [...names.filter(isOwn), ...notes, ...companions.filter((name) => names.includes(name))];
  const own: { name: string; bytes: number }[] = [];
  for (const name of listed) {
    const bytes = await bytesFreed(join(folder, name));
    if (bytes !== null) own.push({ name, bytes });
  }
  const known = new Set([...own.map(({ name }) => name), notesFolder]);
  return {
    own,
    others: names.filter((name) => !known.has(name)),
    locks: names.filter((name) => isOwn(name) && name.endsWith('.lock')),
  };
}

/** What removing a file frees: nothing where it is a link or has another name, too; null for what is no file. */
async function bytesFreed(path: string): Promise<number | null> {
  const found = await lstat(path).catch(() => null);
  if (!found || !(found.isFile() || found.isSymbolicLink())) return null;
  return found.isFile() && found.nlink === 1 ? found.size : 0;
}
