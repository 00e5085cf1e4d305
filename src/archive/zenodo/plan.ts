import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { OtoscopeError } from '../../errors.ts';
import { diskOf } from '../../files/free-space.ts';
import { sizeText } from '../../files/size.ts';
import { partOf } from '../../network/fetch-file.ts';
import { CheckedFiles } from './checked-files.ts';
import { isComplete } from './fetch-file.ts';
import type { ObtainedRecord } from './obtain-record.ts';
import type { RecordFile } from './record.ts';

/** What an archive's folder lacks of the files that are needed of its record. */
export interface ArchivePlan {
  readonly name: string;
  readonly folder: string;
  readonly obtained: ObtainedRecord;
  readonly needed: readonly RecordFile[];
  readonly checked: CheckedFiles;
  readonly missing: readonly MissingFile[];
}

export interface MissingFile {
  readonly file: RecordFile;
  /** How many bytes of it are in its part file. */
  readonly here: number;
}

export interface PlanOptions {
  readonly signal: AbortSignal;
  /** Told how many more bytes were read of how many, where files are here of which nobody knows whether they are right. */
  readonly onRead: (count: number, total: number) => void;
}

/** Looks for what is here of an archive. A file is read where it has the right size and was not read since it changed. */
export async function planArchive(
  archive: Pick<ArchivePlan, 'name' | 'folder' | 'obtained' | 'needed'>,
  { signal, onRead }: PlanOptions,
): Promise<ArchivePlan> {
  const { folder, needed } = archive;
  const checked = await CheckedFiles.of(folder);
  const sizes = await Promise.all(needed.map(({ key }) => sizeOf(join(folder, key))));
  const unknown: RecordFile[] = [];
  for (const [index, file] of needed.entries())
    if (sizes[index] === file.size && !(await checked.isKnown(file))) unknown.push(file);
  const total = unknown.reduce((sum, { size }) => sum + size, 0);
  const missing: MissingFile[] = [];
  for (const file of needed) {
    if (await isComplete(file, folder, checked, signal, (count) => onRead(count, total))) continue;
    missing.push({ file, here: Math.min(file.size, await sizeOf(partOf(join(folder, file.key)))) });
  }
  return { ...archive, checked, missing };
}

/** What is to be fetched, and what there is room for, on each disk. */
export interface SpaceNeeded {
  /** The archive's folders on it. */
  readonly folders: readonly string[];
  /** Bytes. */
  readonly needed: number;
  readonly free: number;
}

/**
 * Makes sure that the disks have room for all that is missing.
 *
 * @throws OtoscopeError where one has not.
 */
export async function checkSpace(plans: readonly ArchivePlan[]): Promise<SpaceNeeded[]> {
  const disks = new Map<number, { folders: string[]; needed: number; free: number }>();
  for (const { folder, missing } of plans) {
    if (missing.length === 0) continue;
    const { id, free } = await diskOf(folder);
    const disk = disks.get(id) ?? { folders: [], needed: 0, free };
    disk.folders.push(folder);
    disk.needed += missing.reduce((sum, { file, here }) => sum + file.size - here, 0);
    disks.set(id, disk);
  }
  for (const { folders, needed, free } of disks.values()) {
    if (needed <= free) continue;
    const [first, ...more] = folders;
    throw new OtoscopeError(
      `the disk of ${first}${more.length > 0 ? ` and ${more.length} more folders` : ''} has ${sizeText(free)} free, but ` +
        `${sizeText(needed)} are to be fetched`,
      { hint: `free ${sizeText(needed - free)}, name fewer tasks, or name a folder on another disk with --data` },
    );
  }
  return [...disks.values()];
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
