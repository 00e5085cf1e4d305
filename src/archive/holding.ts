import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { partOf } from '../network/fetch-file.ts';
import type { TaskArchive } from '../task/archives.ts';
import type { Task } from '../task/task.ts';
import { isCollected } from './collect.ts';
import { archiveFolder } from './place.ts';
import { matchesPattern, shardPatterns } from './select.ts';
import { type SourceOfData, sourceOf } from './source-of-data.ts';
import { type LastVerification, lastVerification } from './verify/last-verification.ts';
import { CheckedFiles } from './zenodo/checked-files.ts';
import { matchingFiles } from './zenodo/needed-files.ts';
import { keptRecord, type RecordFile } from './zenodo/record.ts';

/**
 * `complete`: all files are here and none changed since it was found right; `not checked`: of some nobody knows; `partial`:
 * some are missing; `corrupt`: some are not as published, or verify found errors. Where nothing is here: `missing`,
 * `hidden`, never released, or `from packages`, made by the first run.
 */
export type HoldingState = 'complete' | 'not checked' | 'partial' | 'corrupt' | 'missing' | 'hidden' | 'from packages';

/** What is here of an archive. */
export interface Holding {
  readonly name: string;
  readonly folder: string;
  readonly source: SourceOfData;
  readonly state: HoldingState;
  /** How many of the files that its tasks need are here whole, and how many there are; null where nobody knows. */
  readonly files: { readonly here: number; readonly all: number | null };
  /** The same in bytes, with the beginnings of files. */
  readonly bytes: { readonly here: number; readonly all: number | null };
  /** The files that are not as they should be. */
  readonly corrupt: readonly string[];
  /** When verify looked at it last (ISO 8601); null: never. */
  readonly verifiedAt: string | null;
  /** Whether X-ARES has marked it as ready, which says nothing certain. */
  readonly markedReady: boolean;
}

/** The mark that X-ARES sets beside the shards when it has unpacked them. */
export const readyMark = '.audio_tar_ready';

/** Looks at an archive's folder. No shard is read. */
export async function holdingOf({ name, tasks }: Pick<TaskArchive, 'name' | 'tasks'>, data: string): Promise<Holding> {
  const task = tasks[0]!;
  const folder = await archiveFolder(task, data);
  const names = await readdir(folder).catch((): string[] => []);
  const published = await publishedFiles(folder, tasks);
  const verification = await lastVerification(folder);
  const shards = published?.map(({ key }) => key) ?? names.filter((each) => isShard(each, tasks));
  const checked = await CheckedFiles.of(folder);
  const files = await Promise.all(
    shards.map((key) =>
      look(
        folder,
        key,
        published?.find((file) => file.key === key),
        verification,
        checked,
      ),
    ),
  );
  const whole = files.filter(({ here, isWrong }) => here !== null && !isWrong);
  const corrupt = files.filter(({ isWrong }) => isWrong).map(({ key }) => key);
  const bytes = files.reduce((sum, { here, part }) => sum + (here ?? part), 0);
  const isCurrent = task.recordings !== undefined && (await isCollected(task.recordings, data));
  const state = ((): HoldingState => {
    if (corrupt.length > 0 || (verification?.ok === false && whole.length > 0)) return 'corrupt';
    // The first run makes it anew, whatever is here.
    if (task.recordings) return isCurrent ? 'complete' : 'from packages';
    if (whole.length === 0 && bytes === 0) return sourceOf(task) === 'hidden' ? 'hidden' : 'missing';
    const lacksSplit = shardPatterns(tasks).some((pattern) => !whole.some(({ key }) => matchesPattern(key, pattern)));
    if (lacksSplit || whole.length < files.length) return 'partial';
    return files.every(({ isRight }) => isRight) ? 'complete' : 'not checked';
  })();
  const isKnown = published !== null || isCurrent;
  return {
    name,
    folder,
    source: sourceOf(task),
    state,
    files: { here: whole.length, all: isKnown ? files.length : null },
    bytes: { here: bytes, all: published?.reduce((sum, { size }) => sum + size, 0) ?? (isKnown ? bytes : null) },
    corrupt,
    verifiedAt: verification?.checkedAt ?? null,
    markedReady: names.includes(readyMark),
  };
}

/** A file of an archive as it is now. */
interface FileFound {
  readonly key: string;
  /** Bytes; null where it is not here. */
  readonly here: number | null;
  /** Bytes of its part file. */
  readonly part: number;
  readonly isRight: boolean;
  readonly isWrong: boolean;
}

async function look(
  folder: string,
  key: string,
  published: RecordFile | undefined,
  verification: LastVerification | null,
  checked: CheckedFiles,
): Promise<FileFound> {
  const path = join(folder, key);
  const [here, part] = await Promise.all([sizeOf(path), sizeOf(partOf(path))]);
  const verified = verification?.shards.get(key);
  const isWrong = here !== null && (verified === false || (published !== undefined && here !== published.size));
  const isRight = verified === true || (published !== undefined && (await checked.isKnown(published)));
  return { key, here, part: part ?? 0, isRight, isWrong };
}

/** The files of the kept record that tasks need; null where no record is kept. */
async function publishedFiles(folder: string, tasks: readonly Task[]): Promise<RecordFile[] | null> {
  const record = await keptRecord(folder).catch(() => null);
  return record && matchingFiles(record, tasks);
}

function isShard(name: string, tasks: readonly Task[]): boolean {
  return name.endsWith('.tar') && shardPatterns(tasks).some((pattern) => matchesPattern(name, pattern));
}

async function sizeOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ size }) => size,
    () => null,
  );
}
