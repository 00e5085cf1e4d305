import type { Task } from '../task/task.ts';
import type { EmbeddingStore, StoredClip } from './store.ts';

/** Whose row of the embeddings one is. */
export interface StoredRow {
  /** Which of the shards, and the clip there. */
  readonly shard: number;
  readonly clip: StoredClip;
  /** Which of the clip's crops, from 0. */
  readonly crop: number;
}

/** Whether a clip's examples are its crops; captions tell of the whole. */
export function isCut(clip: StoredClip, { label, cropSeconds }: Task): boolean {
  return clip.rows.length > 1 && cropSeconds !== null && label.kind !== 'captions';
}

/**
 * Says whose each row of some shards' embeddings is: rows are counted over all the shards in their order, as predictions
 * name their examples and neighbours (docs/predictions.md).
 */
export class StoredRows {
  /** The first row of every crop, rising, and whose it is. */
  readonly #firstRows: number[] = [];
  readonly #crops: StoredRow[] = [];
  #rows = 0;

  /**
   * @param keys the shards' (`EmbeddingStore.keyOf`), in the order of the task's shards.
   * @throws OtoscopeError where an index is missing or damaged.
   */
  static async open(keys: readonly string[], store: EmbeddingStore): Promise<StoredRows> {
    const rows = new StoredRows();
    for (const [shard, key] of keys.entries()) {
      for (const clip of (await store.read(key)).clips) {
        for (const [crop, count] of clip.rows.entries()) {
          rows.#firstRows.push(rows.#rows);
          rows.#crops.push({ shard, clip, crop });
          rows.#rows += count;
        }
      }
    }
    return rows;
  }

  get count(): number {
    return this.#rows;
  }

  /** Whose a row is; undefined where there is no such row. */
  at(row: number): StoredRow | undefined {
    if (!(row >= 0 && row < this.#rows)) return undefined;
    let [low, high] = [0, this.#firstRows.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#firstRows[middle]! <= row) low = middle;
      else high = middle;
    }
    return this.#crops[low];
  }
}
