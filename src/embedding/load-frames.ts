import { OtoscopeError } from '../errors.ts';
import { outputsOf } from '../task/label/label.ts';
import type { Task } from '../task/task.ts';
import type { FrameExamples } from './frame-examples.ts';
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

/** A frame-level task's clips, and which of them belong to which split or fold. */
export interface TaskFrames extends TaskFacts {
  readonly examples: FrameExamples;
  /** Clip numbers by `train`, `valid` and `test`, or by the folds' names. */
  readonly rows: Readonly<Record<string, Int32Array>>;
  readonly places: ExamplePlaces;
}

/**
 * Describes where a frame-level task's frames lie and what is true of them; the frames stay on disk. Every crop of a clip
 * is a clip of its own, but intervals are told for whole clips, so only those can be used.
 *
 * @throws OtoscopeError for a label that the task cannot use, too many bad clips or too few good ones, or an empty split.
 */
export async function loadFrames(
  task: Task,
  shards: readonly EncodedShard[],
  store: EmbeddingStore,
  hopSizeMs: number,
  demands: ClipDemands,
): Promise<TaskFrames> {
  const facts = new FactCollector(task, demands);
  const members = new Members(task);
  const files: { path: string; offset: number }[] = [];
  const clips: { file: number; firstRow: number; frames: number; seconds: number; intervals: number }[] = [];
  const intervals: Float64Array[] = [];
  const firstRows: number[] = [];
  let dimension = 0;
  for await (const part of taskShards(task, shards, store)) {
    facts.add(part, part.shard);
    const { path, offset, shape } = part.stored.embeddings;
    dimension = shape[1]!;
    files.push({ path, offset });
    for (const { firstRow, rows, members: names, target } of part.clips) {
      if (target.kind !== 'intervals' || rows.length !== 1) {
        throw new OtoscopeError(`${task.id}: frames need intervals as labels and whole clips, not crops`);
      }
      members.add(names, clips.length);
      firstRows.push(part.rowsBefore + firstRow);
      const own = target.intervals.flatMap(({ start, end, index }) => [start, end, index]);
      intervals.push(Float64Array.from(own));
      const seconds = target.seconds ?? Number.NaN;
      clips.push({ file: files.length - 1, firstRow, frames: rows[0]!, seconds, intervals: target.intervals.length });
    }
  }
  const rows = members.rows(task);
  const all = new Float64Array(new SharedArrayBuffer(8 * intervals.reduce((sum, { length }) => sum + length, 0)));
  const firstInterval = shared(clips.length + 1);
  let offset = 0;
  for (const [clip, own] of intervals.entries()) {
    all.set(own, offset);
    offset += own.length;
    firstInterval[clip + 1] = offset / 3;
  }
  const column = (name: 'file' | 'firstRow' | 'frames'): Int32Array => {
    const numbers = shared(clips.length);
    for (const [clip, each] of clips.entries()) numbers[clip] = each[name];
    return numbers;
  };
  const examples: FrameExamples = {
    dimension,
    classes: outputsOf(task.label)!,
    hopSizeMs,
    kind: task.label.kind === 'phones' ? 'classes' : 'labels',
    files,
    file: column('file'),
    firstRow: column('firstRow'),
    frames: column('frames'),
    seconds: Float64Array.from(clips, ({ seconds }) => seconds),
    firstInterval,
    intervals: all,
  };
  const row = Int32Array.from(firstRows);
  return { examples, rows, places: { row, source: row, stretch: null }, ...facts.facts() };
}

function shared(count: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * count));
}
