import { archiveFolder } from '../archive/place.ts';
import { fetchRecordFile } from '../archive/zenodo/fetch-file.ts';
import { listed, neededFiles } from '../archive/zenodo/needed-files.ts';
import { keepRecord, obtainRecord } from '../archive/zenodo/obtain-record.ts';
import { type ArchivePlan, checkSpace, planArchive } from '../archive/zenodo/plan.ts';
import { zenodoSite } from '../archive/zenodo/site.ts';
import type { OtoscopeError } from '../errors.ts';
import { sizeText } from '../files/size.ts';
import { FileFailure } from '../network/file-failure.ts';
import { type Patience, type PersistOptions, usualPatience, waitingText } from '../network/patience.ts';
import { Web } from '../network/web.ts';
import type { TaskArchive } from '../task/archives.ts';
import type { Listener, Stage } from './events.ts';
import { TransferProgress } from './transfer-progress.ts';

export interface FetchArchivesOptions {
  /** The folder with the archives. */
  readonly data: string;
  /** A site with Zenodo's layout in the place of Zenodo. */
  readonly mirror: URL | null;
  readonly userAgent: string;
  /** How many files are fetched at once. */
  readonly connections: number;
  readonly listener: Listener;
  readonly signal: AbortSignal;
  readonly patience?: Patience;
}

/** Without a network nobody should have to wait long to hear of it, and nothing is under way yet. */
const triesForRecord = 4;

/** An archive that is complete in a folder, or why it could not be had. */
export type FetchedArchive = { readonly archive: TaskArchive } & (
  | { readonly folder: string; readonly files: number; readonly size: number }
  | { readonly failure: OtoscopeError }
);

/**
 * Fetches what is missing of archives from Zenodo, after it has made sure that there is room for it. What belongs to one
 * archive only (a file that is not there, a split without files) is its failure, and the others are fetched.
 *
 * @throws OtoscopeError where nothing can be fetched: no network, no room; the signal's reason when aborted.
 */
export async function fetchArchives(
  archives: readonly TaskArchive[],
  options: FetchArchivesOptions,
): Promise<FetchedArchive[]> {
  const { data, mirror, userAgent, listener, patience = usualPatience } = options;
  const web = new Web(zenodoSite(mirror, userAgent), patience);
  try {
    const plans = new Map<TaskArchive, ArchivePlan>();
    const failures = new Map<string, OtoscopeError>();
    for (const archive of archives) {
      const folder = await archiveFolder(archive.tasks[0]!, data);
      const persistence = persistenceFor(archive.name, { ...patience, tries: triesForRecord }, options);
      try {
        const obtained = await obtainRecord(archive.tasks[0]!.zenodo!, folder, web, persistence);
        const { needed, others } = neededFiles(obtained.record, archive.tasks);
        if (obtained.fresh !== undefined && others.length > 0) note(listener, leftOut(archive.name, others));
        plans.set(archive, await planned({ name: archive.name, folder, obtained, needed }, options));
      } catch (error) {
        if (!(error instanceof FileFailure)) throw error;
        failures.set(archive.name, error);
      }
    }
    const all = [...plans.values()];
    for (const { folders, needed, free } of await checkSpace(all))
      note(listener, `to fetch: ${sizeText(needed)} into ${listed(folders)}; ${sizeText(free)} are free there`);
    for (const { folder, obtained } of all) await keepRecord(folder, obtained);
    await fetchMissing(all, web, patience, options, (name, error) => failures.set(name, error));
    return archives.map((archive): FetchedArchive => {
      const failure = failures.get(archive.name);
      if (failure) return { archive, failure };
      const { folder, needed } = plans.get(archive)!;
      return { archive, folder, files: needed.length, size: needed.reduce((sum, { size }) => sum + size, 0) };
    });
  } finally {
    await web.close();
  }
}

/** Looks for what is here, as a stage where files have to be read for it. */
async function planned(
  archive: Parameters<typeof planArchive>[0],
  { listener, signal }: FetchArchivesOptions,
): Promise<ArchivePlan> {
  const stage: Stage = { name: `${archive.name}: check what is here`, unit: 'bytes' };
  const begun = performance.now();
  let read = 0;
  const plan = await planArchive(archive, {
    signal,
    onRead: (count, total) => {
      if (read === 0) listener({ kind: 'begin', stage, cached: false });
      read += count;
      listener({ kind: 'advance', stage, share: read / total, count: read });
    },
  });
  const seconds = (performance.now() - begun) / 1000;
  if (read > 0) listener({ kind: 'end', stage, count: read, seconds, failed: false });
  return plan;
}

/** Fetches all files that are missing, some at once. Trouble that is not of one file ends it for all. */
async function fetchMissing(
  plans: readonly ArchivePlan[],
  web: Web,
  patience: Patience,
  { connections, listener, signal }: FetchArchivesOptions,
  onFailure: (archive: string, error: OtoscopeError) => void,
): Promise<void> {
  const queue = plans.flatMap((plan) => {
    return plan.missing.map(({ file, here }) => ({
      plan,
      file,
      here,
      name: `${plan.name}/${file.key}`,
      size: file.size,
    }));
  });
  if (queue.length === 0) return;
  const stop = new AbortController();
  const stopping = AbortSignal.any([signal, stop.signal]);
  const progress = new TransferProgress(queue, listener, stopping);
  const waiting = queue.values();
  const connection = async (): Promise<void> => {
    for (const transfer of waiting) {
      if (stopping.aborted) return;
      const { plan, file, name } = transfer;
      try {
        await progress.follow(transfer, (onBytes) => {
          const persistence = persistenceFor(name, patience, { listener, signal: stopping });
          const say = (line: string) => note(listener, line);
          return fetchRecordFile(file, plan.folder, plan.checked, { ...persistence, web, onBytes, say });
        });
      } catch (error) {
        if (!(error instanceof FileFailure)) {
          stop.abort(error);
          return;
        }
        onFailure(plan.name, error);
      }
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  stopping.throwIfAborted();
  progress.close();
}

function note(listener: Listener, text: string): void {
  listener({ kind: 'note', text });
}

function persistenceFor(
  name: string,
  patience: Patience,
  { listener, signal }: Pick<FetchArchivesOptions, 'listener' | 'signal'>,
): PersistOptions {
  return {
    patience,
    signal,
    onWait: (why, wait) => note(listener, waitingText(name, why, wait)),
  };
}

function leftOut(name: string, others: readonly { readonly key: string; readonly size: number }[]): string {
  const size = sizeText(others.reduce((sum, file) => sum + file.size, 0));
  const what = others.length === 1 ? '1 file of the record is' : `${others.length} files of the record are`;
  return `${name}: ${what} not needed and left out: ${listed(others.map(({ key }) => key))} (${size})`;
}
