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

/** A file or folder that could not be read, and why. */
export interface Rejected {
  readonly path: string;
  readonly message: string;
  readonly hint: string | undefined;
}

/** Every results file in some places, by path, and why others could not be read. */
export interface ResultsSearch {
  readonly found: readonly FoundResults[];
  readonly rejected: readonly Rejected[];
}

/**
 * Reads results files.
 *
 * @param places results files, and folders that are searched for files named `results.json`.
 */
export async function findResults(places: readonly string[]): Promise<ResultsSearch> {
  const { paths, rejected } = await resultsFiles(places);
  const found: FoundResults[] = [];
  for (const path of paths) {
    const results = await unlessRejected(path, readResults(path), rejected);
    if (results) found.push({ path, results });
  }
  return { found, rejected };
}

/** Looks for results files without reading them: their paths, sorted, each file once. */
export async function resultsFiles(places: readonly string[]): Promise<{ paths: string[]; rejected: Rejected[] }> {
  const rejected: Rejected[] = [];
  // The same file may be named twice, or lie in a folder that is named too.
  const paths = new Map<string, string>();
  for (const place of places) {
    for (const path of (await unlessRejected(place, filesIn(place), rejected)) ?? []) {
      paths.set(await realpath(path), path);
    }
  }
  return { paths: [...paths.values()].sort(), rejected };
}

/** What is read from a path, unless that fails with something that is told to the user. */
function unlessRejected<Value>(
  path: string,
  reading: Promise<Value>,
  rejected: Rejected[],
): Promise<Value | undefined> {
  return reading.catch((error: unknown) => {
    if (!(error instanceof OtoscopeError)) throw error;
    rejected.push({ path, message: error.message, hint: error.hint });
    return undefined;
  });
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
