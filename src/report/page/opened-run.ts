import { dirname, join } from 'node:path';
import { EmbeddingStore } from '../../embedding/store.ts';
import { openSavedRun, type SavedRun } from '../../run/saved-run.ts';
import type { TaskSteps } from '../../run/steps-file.ts';

/** A run with what its scores were made of. */
export interface OpenedRun extends SavedRun {
  /** As the page names it. */
  readonly id: string;
  readonly tasks: readonly TaskSteps[];
  /** The folder of what the runs of a folder share. */
  readonly store: string;
  readonly embeddings: EmbeddingStore;
}

/**
 * Opens a run whose results lie in `<out>/<encoder>/<suite>/`.
 *
 * @param path of its `results.json`.
 * @returns null where nothing but the scores is known.
 */
export async function openRun(id: string, path: string): Promise<OpenedRun | null> {
  const saved = await openSavedRun(path);
  if (!saved.steps) return null;
  const store = join(dirname(path), '..', '..', 'store');
  return { ...saved, id, tasks: saved.steps.tasks, store, embeddings: new EmbeddingStore(join(store, 'embeddings')) };
}
