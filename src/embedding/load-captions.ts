import { OtoscopeError } from '../errors.ts';
import type { Task } from '../task/task.ts';
import { meanOverTime } from './pool.ts';
import type { EmbeddingStore } from './store.ts';
import {
  type ClipDemands,
  type EncodedShard,
  type ExamplePlaces,
  FactCollector,
  Members,
  type TaskFacts,
  taskShards,
} from './task-clips.ts';

/** Pooled clips with their captions. */
export interface CaptionedClips {
  /** D. */
  readonly dimension: number;
  /** [clips, D], in shared memory. */
  readonly embeddings: Float32Array;
  /** Each clip's captions, one or more. */
  readonly captions: readonly (readonly string[])[];
}

/** A retrieval task's clips, and which of them belong to which split or fold. */
export interface TaskCaptions extends TaskFacts {
  readonly examples: CaptionedClips;
  /** Clip numbers by `train`, `valid` and `test`, or by the folds' names. */
  readonly rows: Readonly<Record<string, Int32Array>>;
  readonly places: ExamplePlaces;
}

/**
 * Gathers a retrieval task's clips. Captions tell of whole clips, so a clip longer than a crop is the mean of its crops.
 *
 * @throws OtoscopeError for a label that the task cannot use, too many bad clips or too few good ones, an empty split, or
 *   embeddings of unequal length.
 */
export async function loadCaptions(
  task: Task,
  shards: readonly EncodedShard[],
  store: EmbeddingStore,
  demands: ClipDemands,
): Promise<TaskCaptions> {
  const facts = new FactCollector(task, demands);
  const members = new Members(task);
  const vectors: Float32Array[] = [];
  const captions: (readonly string[])[] = [];
  const firstRows: number[] = [];
  let dimension = 0;
  for await (const part of taskShards(task, shards, store)) {
    facts.add(part, part.shard);
    const { embeddings } = part.stored;
    const [rows, size] = embeddings.shape as [number, number];
    if (vectors.length > 0 && size !== dimension) {
      throw new OtoscopeError(
        `${part.shard.path} has embeddings of length ${size}, the shards before it of ${dimension}`,
      );
    }
    dimension = size;
    const pooled = await embeddings.readRows(0, rows);
    for (const { firstRow, rows: crops, members: names, target } of part.clips) {
      if (target.kind !== 'captions') {
        throw new OtoscopeError(`${task.id}: retrieval needs captions, not labels of the kind '${task.label.kind}'`);
      }
      members.add(names, captions.length);
      captions.push(target.captions);
      firstRows.push(part.rowsBefore + firstRow);
      const data = pooled.subarray(firstRow * dimension, (firstRow + crops.length) * dimension);
      vectors.push(meanOverTime({ data, shape: [1, crops.length, dimension] }).data);
    }
  }
  const rows = members.rows(task);
  const embeddings = new Float32Array(new SharedArrayBuffer(4 * vectors.length * dimension));
  for (const [clip, vector] of vectors.entries()) embeddings.set(vector, clip * dimension);
  const row = Int32Array.from(firstRows);
  return {
    examples: { dimension, embeddings, captions },
    rows,
    places: { row, source: row, stretch: null },
    ...facts.facts(),
  };
}
