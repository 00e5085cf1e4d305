import { concatenated } from '../compute/tensor.ts';
import { OtoscopeError } from '../errors.ts';
import type { Targets } from '../metric/targets.ts';
import { framesOfSpan } from '../task/frame-labels.ts';
import { needsFrames, outputsOf } from '../task/label/label.ts';
import type { NumberExample, Target } from '../task/label/target.ts';
import type { Task } from '../task/task.ts';
import type { Examples } from './examples.ts';
import { meanOverTime } from './pool.ts';
import { type EmbeddingStore, sumOf } from './store.ts';
import {
  type ClipDemands,
  type EncodedShard,
  type ExamplePlaces,
  FactCollector,
  Members,
  type TaskClip,
  type TaskFacts,
  taskShards,
} from './task-clips.ts';

/** A task's examples, and which rows belong to which split or fold. */
export interface TaskExamples extends TaskFacts {
  readonly examples: Examples;
  /** Row numbers by `train`, `valid` and `test`, or by the folds' names. */
  readonly rows: Readonly<Record<string, Int32Array>>;
  readonly places: ExamplePlaces;
}

/**
 * Gathers a task's examples from its shards into one matrix in shared memory: the pooled vectors of its crops or, where the
 * label gives numbers to stretches of a clip (phones), the means over the frames of each stretch.
 *
 * @param hopSizeMs milliseconds between two frames.
 * @throws OtoscopeError for a label that the task cannot use, too many bad clips or too few good ones, an empty split, or
 *   embeddings of unequal length.
 */
export async function loadExamples(
  task: Task,
  shards: readonly EncodedShard[],
  store: EmbeddingStore,
  hopSizeMs: number,
  demands: ClipDemands,
): Promise<TaskExamples> {
  const facts = new FactCollector(task, demands);
  const members = new Members(task);
  const targets: Target[] = [];
  const parts: Float32Array[] = [];
  const places = { row: [] as number[], source: [] as number[], stretch: [] as number[] };
  let dimension = 0;
  for await (const part of taskShards(task, shards, store)) {
    facts.add(part, part.shard);
    const { embeddings } = part.stored;
    const size = embeddings.shape[1]!;
    if (parts.length > 0 && size !== dimension) {
      throw new OtoscopeError(
        `${part.shard.path} has embeddings of length ${size}, the shards before it of ${dimension}`,
      );
    }
    dimension = size;
    const vectors: Float32Array[] = [];
    // Pooled vectors are read at once; frames, of which there are a hundred times as many, clip by clip.
    const pooled = needsFrames(task.label) ? null : await embeddings.readRows(0, embeddings.shape[0]!);
    for (const clip of part.clips) {
      const count = sumOf(clip.rows);
      const numbers =
        pooled?.subarray(clip.firstRow * dimension, (clip.firstRow + count) * dimension) ??
        (await embeddings.readRows(clip.firstRow, count));
      for (const [number, { vector, target }] of examplesOf(clip, numbers, dimension, hopSizeMs).entries()) {
        members.add(clip.members, targets.length);
        const isStretch = target.kind === 'numbers';
        const source = part.rowsBefore + clip.firstRow;
        places.source.push(source);
        places.row.push(isStretch ? source : source + number);
        if (isStretch) places.stretch.push(number);
        targets.push(target);
        vectors.push(vector);
      }
    }
    parts.push(concatenated(vectors));
  }
  const rows = members.rows(task);
  const embeddings = new Float32Array(new SharedArrayBuffer(4 * targets.length * dimension));
  concatenated(parts, embeddings);
  return {
    examples: { dimension, embeddings, targets: gathered(task, targets) },
    rows,
    places: {
      row: Int32Array.from(places.row),
      source: Int32Array.from(places.source),
      stretch: places.stretch.length > 0 ? Int32Array.from(places.stretch) : null,
    },
    ...facts.facts(),
  };
}

/** A clip's examples: one per crop, or one per stretch that has a number. */
function examplesOf(
  { rows, target }: TaskClip,
  numbers: Float32Array,
  dimension: number,
  hopSizeMs: number,
): { vector: Float32Array; target: Target }[] {
  if (target.kind === 'numbers') {
    return target.examples.map((example) => {
      const vector = meanOfSpan(numbers, dimension, example, hopSizeMs);
      return { vector, target: { ...target, examples: [example] } };
    });
  }
  return rows.map((_, crop) => ({ vector: numbers.subarray(crop * dimension, (crop + 1) * dimension), target }));
}

/** The mean over the frames of a stretch of time. */
function meanOfSpan(
  numbers: Float32Array,
  dimension: number,
  { span }: NumberExample,
  hopSizeMs: number,
): Float32Array {
  const frames = numbers.length / dimension;
  if (span === null) return meanOverTime({ data: numbers, shape: [1, frames, dimension] }).data;
  const [begin, end] = framesOfSpan(span, hopSizeMs);
  const first = Math.min(begin, frames - 1);
  const last = Math.min(Math.max(end, first + 1), frames);
  const data = numbers.subarray(first * dimension, last * dimension);
  return meanOverTime({ data, shape: [1, last - first, dimension] }).data;
}

/** Targets of single examples as columns. */
function gathered(task: Task, targets: readonly Target[]): Targets {
  const count = outputsOf(task.label);
  const { kind } = targets[0]!;
  if (kind === 'numbers') {
    const numbers = targets as Extract<Target, { kind: 'numbers' }>[];
    const [lowest, highest] = numbers[0]!.range;
    if (numbers.some(({ range }) => range[0] !== lowest || range[1] !== highest)) {
      throw new OtoscopeError(
        `${task.id}: some clips have a number for each of their phones, others only one of their own`,
        {
          hint: 'make the archive anew with phones for all clips, or for none',
        },
      );
    }
    const values = Float32Array.from(numbers, ({ examples }) => examples[0]!.value);
    return { kind: 'numbers', count: 1, values, range: highest - lowest };
  }
  if (count === null || (kind !== 'class' && kind !== 'classes')) {
    throw new OtoscopeError(`${task.id}: clips cannot be scored by labels of the kind '${task.label.kind}'`);
  }
  if (kind === 'class') {
    const indices = Int32Array.from(targets as Extract<Target, { kind: 'class' }>[], ({ index }) => index);
    return { kind: 'classes', count, indices };
  }
  const hot = new Uint8Array(targets.length * count);
  for (const [row, { indices }] of (targets as Extract<Target, { kind: 'classes' }>[]).entries()) {
    for (const index of indices) hot[row * count + index] = 1;
  }
  return { kind: 'labels', count, hot };
}
