import { join } from 'node:path';
import { EmbeddingStore } from '../embedding/store.ts';
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
