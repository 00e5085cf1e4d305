import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddingStore } from '../embedding/store.ts';
import { removeAbandoned } from '../files/half-written.ts';
import type { Step } from './step.ts';
import { StepStore } from './step-store.ts';

/** What a run keeps in the folder of its results. */
export interface Stores {
  /** The folder `store`. */
  readonly folder: string;
  readonly embeddings: EmbeddingStore;
  readonly outcomes: StepStore;
}

/** @param out the folder with results. */
export function storesIn(out: string): Stores {
  const folder = join(out, 'store');
  return {
    folder,
    embeddings: new EmbeddingStore(join(folder, 'embeddings')),
    outcomes: new StepStore(join(folder, 'steps')),
  };
}

/** Removes what killed processes left half written in the stores: its key may never be written again. */
export async function removeAbandonedFrom({ folder }: Pick<Stores, 'folder'>): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
  for (const each of [folder, ...folders]) await removeAbandoned(each);
}

/** Whether a step's result is in the stores. */
export function hasResult(step: Step, { embeddings, outcomes }: Omit<Stores, 'folder'>): Promise<boolean> {
  return step.kind === 'encode' ? embeddings.has(step.key) : outcomes.has(step.key);
}
