import { dirname, join } from 'node:path';
import { chooseResults } from './choose-results.ts';
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
  const path = (await chooseResults([place]))[0]!;
  const results = await readResults(path);
  const steps = await readStepsFile(path, results.timing.startedAt);
  // <out>/<encoder>/<suite>/results.json, <out>/store/steps
  const outcomes = new StepStore(join(dirname(path), '..', '..', 'store', 'steps'));
  return { path, results, steps, outcomes };
}
