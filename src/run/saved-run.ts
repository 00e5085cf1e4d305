import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OtoscopeError } from '../errors.ts';
import type { Results } from './results.ts';
import { readResults } from './results-file.ts';
import { StepStore } from './step-store.ts';
import { readStepsFile, type StepsFile } from './steps-file.ts';

/** A finished run as it lies on disk. */
export interface SavedRun {
  /** Of `results.json`. */
  readonly path: string;
  readonly results: Results;
  /** What its scores were made of; null where an earlier version made them, or where only the results were copied here. */
  readonly steps: StepsFile | null;
  readonly outcomes: StepStore;
}

/**
 * Opens a run.
 *
 * @param place `results.json`, the folder it is in, or the folder above, `<out>/<encoder>`, with one suite.
 * @throws OtoscopeError where there is none, or more than one, or what is there cannot be read.
 */
export async function openSavedRun(place: string): Promise<SavedRun> {
  const path = await findResults(place);
  const results = await readResults(path);
  const steps = await readStepsFile(path, results.timing.startedAt);
  // <out>/<encoder>/<suite>/results.json, <out>/store/steps
  const outcomes = new StepStore(join(dirname(path), '..', '..', 'store', 'steps'));
  return { path, results, steps, outcomes };
}

async function findResults(place: string): Promise<string> {
  const found = await stat(place).catch(() => null);
  if (!found) throw new OtoscopeError(`there is no ${place}`, { hint, exitCode: 2 });
  if (!found.isDirectory()) return place;
  const suites = (await readdir(place)).sort();
  const candidates = [join(place, 'results.json'), ...suites.map((suite) => join(place, suite, 'results.json'))];
  const paths: string[] = [];
  for (const path of candidates) if (await stat(path).catch(() => null)) paths.push(path);
  const [path] = paths;
  if (path === undefined) throw new OtoscopeError(`there is no results.json in ${place}`, { hint, exitCode: 2 });
  if (paths.length > 1 && path !== candidates[0]) {
    const folders = paths.map(dirname).join(', ');
    throw new OtoscopeError(`${place} has the results of several suites`, {
      hint: `name one: ${folders}`,
      exitCode: 2,
    });
  }
  return path;
}

const hint = 'name a results.json, or the folder it is in, such as runs/logmel/mini';
