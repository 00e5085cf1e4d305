import { realpath, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ownFiles } from '../archive/own-files.ts';
import { sourceOf } from '../archive/source-of-data.ts';
import { countsOf } from '../embedding/counts-files.ts';
import { EmbeddingStore } from '../embedding/store.ts';
import { messageOf, OtoscopeError } from '../errors.ts';
import type { AbandonedFile } from '../files/half-written.ts';
import { lockHolder } from '../files/lock.ts';
import { archivesOf, type TaskArchive } from '../task/archives.ts';
import { tasks as catalog } from '../task/catalog.ts';
import type { Task } from '../task/task.ts';
import { type DerivedFiles, mapsOf } from './derived-files.ts';

export interface RemoveOptions {
  /** The folder with the archives. */
  readonly data: string;
  /** The folder with results and the store. */
  readonly out: string;
  readonly archives: boolean;
  readonly embeddings: boolean;
}

/** Files in one folder that are to go, and what that frees. */
export interface RemovableFiles {
  readonly folder: string;
  /** Paths in the folder, in order. */
  readonly files: readonly string[];
  readonly bytes: number;
  /** What else is in the folder, and stays. */
  readonly others: readonly string[];
  /** Whether nobody publishes them, so that they cannot be fetched or made of packages again. */
  readonly isOnlyCopy: boolean;
}

/** What is to be removed; nothing is yet. */
export interface Removal {
  readonly archives: readonly RemovableFiles[];
  /** Those of shards, by their keys, and what was counted of them. */
  readonly embeddings: { readonly keys: readonly string[]; readonly counts: readonly string[]; readonly bytes: number };
  /** Those of the page. */
  readonly maps: DerivedFiles;
  /** Embeddings that killed runs left half written, of whatever archives: they go with any embeddings. */
  readonly abandoned: readonly AbandonedFile[];
  /** Archives that further tasks use, which were not named. */
  readonly shared: readonly TaskArchive[];
}

/**
 * Finds what there is of the archives of tasks, or of the embeddings of their clips.
 *
 * @throws OtoscopeError where a process is fetching one of the files.
 */
export async function planRemoval(tasks: readonly Task[], options: RemoveOptions): Promise<Removal> {
  const found = archivesOf(tasks, catalog);
  const archives: RemovableFiles[] = [];
  for (const archive of options.archives ? found : []) {
    for (const folder of await existing(namesOf(archive).map((name) => join(options.data, name)))) {
      const removable = await removableFiles(folder, archive);
      if (removable.files.length > 0) archives.push(removable);
    }
  }
  const names = new Set(found.flatMap(namesOf));
  const stored = options.embeddings ? await storeOf(options.out).ofArchives(names) : [];
  const keys = stored.map(({ key }) => key);
  const counts = await countsOf(embeddingsFolder(options.out), new Set(keys));
  return {
    archives,
    embeddings: {
      keys,
      counts: counts.map(({ name }) => name),
      bytes: [...stored, ...counts].reduce((sum, { bytes }) => sum + bytes, 0),
    },
    maps: options.embeddings ? await mapsOf(join(options.out, 'store'), names) : { paths: [], bytes: 0 },
    abandoned: options.embeddings ? await storeOf(options.out).abandoned() : [],
    shared: archives.length + stored.length > 0 ? found.filter(({ others }) => others.length > 0) : [],
  };
}

/** Removes what was found. A folder in which nothing is left goes, too. */
export async function remove(
  { archives, embeddings, maps, abandoned }: Removal,
  { out }: Pick<RemoveOptions, 'out'>,
): Promise<void> {
  for (const { folder, files } of archives) {
    for (const file of files) await told(rm(join(folder, file), { force: true }), join(folder, file));
    for (const each of [join(folder, '.verification'), folder]) await rmdir(each).catch(() => undefined);
  }
  const store = embeddingsFolder(out);
  for (const key of embeddings.keys) await told(storeOf(out).remove(key), join(store, key));
  for (const path of maps.paths) await told(rm(path, { force: true }), path);
  for (const name of [...embeddings.counts, ...abandoned.map((each) => each.name)]) {
    await told(rm(join(store, name), { force: true }), join(store, name));
  }
}

function storeOf(out: string): EmbeddingStore {
  return new EmbeddingStore(embeddingsFolder(out));
}

function embeddingsFolder(out: string): string {
  return join(out, 'store', 'embeddings');
}

/** The names of the folders in which an archive may lie. */
function namesOf({ name, tasks }: TaskArchive): string[] {
  return [name, ...(tasks[0]!.archiveElsewhere ?? [])];
}

/** Those folders that are there, each once: one may be a link to another. */
async function existing(folders: readonly string[]): Promise<string[]> {
  const places = new Map<string, string>();
  for (const folder of folders) {
    const place = await realpath(folder).catch(() => null);
    if (place !== null && !places.has(place)) places.set(place, folder);
  }
  return [...places.values()];
}

async function removableFiles(folder: string, { tasks, others: sharing }: TaskArchive): Promise<RemovableFiles> {
  const { own, others, locks } = await ownFiles(folder, [...tasks, ...sharing]);
  for (const lock of locks) {
    const holder = await lockHolder(join(folder, lock));
    if (holder === null) continue;
    const who = holder === 'unknown' ? 'a process' : `process ${holder.pid} on ${holder.host}`;
    throw new OtoscopeError(`${who} is fetching files into ${folder}; nothing was removed`, {
      hint: 'stop it first, or wait until it is done',
    });
  }
  return {
    folder,
    files: own.map(({ name }) => name),
    bytes: own.reduce((sum, { bytes }) => sum + bytes, 0),
    others,
    isOnlyCopy: ['hidden', 'unreleased'].includes(sourceOf(tasks[0]!)),
  };
}

async function told(step: Promise<void>, path: string): Promise<void> {
  await step.catch((error: unknown) => {
    throw new OtoscopeError(`cannot remove ${path}: ${messageOf(error)}`, {
      hint: 'check its permissions and those of its folder',
      cause: error,
    });
  });
}
