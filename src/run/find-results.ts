import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, OtoscopeError } from '../errors.ts';
import type { Results } from './results.ts';
import { readResults } from './results-file.ts';

/** Results and the file they are from. */
export interface FoundResults {
  readonly path: string;
  readonly results: Results;
}

/** Every results file in some places, by path, and why others could not be read. */
export interface ResultsSearch {
  readonly found: readonly FoundResults[];
  readonly rejected: readonly OtoscopeError[];
}

/**
 * Reads results files.
 *
 * @param places results files, and folders that are searched for files named `results.json`.
 */
export async function findResults(places: readonly string[]): Promise<ResultsSearch> {
  const rejected: OtoscopeError[] = [];
  /** What `take` gives, unless it throws something that is told to the user. */
  const unlessRejected = async <Value>(take: Promise<Value>): Promise<Value | undefined> => {
    return take.catch((error: unknown) => {
      if (!(error instanceof OtoscopeError)) throw error;
      rejected.push(error);
      return undefined;
    });
  };
  // The same file may be named twice, or lie in a folder that is named too.
  const paths = new Map<string, string>();
  for (const place of places) {
    for (const path of (await unlessRejected(filesIn(place))) ?? []) paths.set(await realpath(path), path);
  }
  const found: FoundResults[] = [];
  for (const path of [...paths.values()].sort()) {
    const results = await unlessRejected(readResults(path));
    if (results) found.push({ path, results });
  }
  return { found, rejected };
}

async function filesIn(place: string): Promise<string[]> {
  const state = await stat(place).catch((error: NodeJS.ErrnoException) => {
    throw new OtoscopeError(
      error.code === 'ENOENT' ? `there is no file or folder ${place}` : `cannot read ${place}: ${messageOf(error)}`,
    );
  });
  return state.isDirectory() ? search(place) : [place];
}

/** The store of a runs folder has many files, and no results among them. */
const skipped = new Set(['store', 'node_modules']);

async function search(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw new OtoscopeError(`cannot read ${folder}: ${messageOf(error)}`);
  });
  const files: string[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !skipped.has(entry.name) && !entry.name.startsWith('.'))
      files.push(...(await search(path)));
    if (entry.isFile() && entry.name === 'results.json') files.push(path);
  }
  return files;
}
