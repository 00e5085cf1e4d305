import { basename } from 'node:path';
import { matches, matchesPattern } from '../archive/select.ts';
import { OtoscopeError } from '../errors.ts';
import { classOf } from '../task/label.ts';
import { type Selection, selectionsOf, type Task } from '../task/task.ts';
import type { Examples } from './examples.ts';
import { type BadClip, type EmbeddingStore, sumOf } from './store.ts';

/** A shard of a task's archive and the key of its embeddings. */
export interface EncodedShard {
  /** The shard's file. */
  readonly path: string;
  /** `EmbeddingStore.keyOf` */
  readonly key: string;
}

/** A task's examples, and which rows belong to which split or fold. */
export interface TaskExamples {
  readonly examples: Examples;
  /** Row numbers by `train`, `valid` and `test`, or by the folds' names. */
  readonly rows: Readonly<Record<string, Int32Array>>;
  readonly badClips: readonly (BadClip & { readonly shard: string })[];
  /** What encoding its shards took, in seconds of one thread. */
  readonly encodeSeconds: number;
}

/**
 * Gathers a task's embeddings from its shards into one matrix in shared memory. Clips of the archive that belong to none
 * of the task's splits are left out.
 *
 * @param allowedBadClips how many clips may have failed to decode.
 * @throws OtoscopeError for a label outside the task's map, too many bad clips, an empty split, or embeddings of unequal
 *   length.
 */
export async function loadExamples(
  task: Task,
  shards: readonly EncodedShard[],
  store: EmbeddingStore,
  allowedBadClips: number,
): Promise<TaskExamples> {
  const selections = selectionsOf(task.split);
  const parts = await Promise.all(shards.map(async (shard) => ({ shard, stored: await store.read(shard.key) })));
  const dimension = parts[0]!.stored.embeddings.shape[1]!;
  const badClips = parts.flatMap(({ shard, stored }) => {
    return stored.badClips.map((bad) => ({ ...bad, shard: basename(shard.path) }));
  });
  if (badClips.length > allowedBadClips) throw tooManyBadClips(badClips[0]!, badClips.length, allowedBadClips);

  const targets: number[] = [];
  const rows: Record<string, number[]> = Object.fromEntries(Object.keys(selections).map((name) => [name, []]));
  const wanted = parts.map(({ shard, stored }) => {
    let source = 0;
    return stored.clips.flatMap((clip) => {
      const first = source;
      const crops = sumOf(clip.rows);
      source += crops;
      const members = membersOf(selections, shard.path, clip.labels);
      if (members.length === 0) return [];
      const target = classOf(task.label, clip.labels as Record<string, unknown>, {
        archive: basename(shard.path),
        key: clip.key,
      });
      for (let crop = 0; crop < crops; crop += 1) {
        for (const name of members) rows[name]!.push(targets.length);
        targets.push(target);
      }
      return [{ first, crops }];
    });
  });
  const empty = Object.entries(rows).find(([, numbers]) => numbers.length === 0);
  if (empty) {
    throw new OtoscopeError(`${task.id}: no example of ${task.archive} belongs to '${empty[0]}'`, {
      hint: 'compare the labels in the archive with the split in the task',
    });
  }

  const embeddings = new Float32Array(new SharedArrayBuffer(4 * targets.length * dimension));
  let row = 0;
  for (const [index, { shard, stored }] of parts.entries()) {
    const [count, size] = stored.embeddings.shape as [number, number];
    if (size !== dimension) {
      throw new OtoscopeError(`${shard.path} has embeddings of length ${size}, the shards before it of ${dimension}`);
    }
    const all = new Float32Array(count * size);
    await stored.embeddings.readInto(all);
    for (const { first, crops } of wanted[index]!) {
      embeddings.set(all.subarray(first * dimension, (first + crops) * dimension), row * dimension);
      row += crops;
    }
  }
  const count = Math.max(...Object.values(task.label.classes)) + 1;
  return {
    examples: { dimension, embeddings, targets: { kind: 'classes', count, indices: Int32Array.from(targets) } },
    rows: Object.fromEntries(Object.entries(rows).map(([name, numbers]) => [name, Int32Array.from(numbers)])),
    badClips,
    encodeSeconds: parts.reduce((sum, { stored }) => sum + stored.seconds, 0),
  };
}

/** The error for one bad clip more than the user allows. */
export function tooManyBadClips({ reason }: BadClip, count: number, allowed: number): OtoscopeError {
  const more = count > 1 ? ` (${count} clips so far, ${allowed} allowed)` : '';
  return new OtoscopeError(`${reason}${more}`, {
    hint: `mend the archive, or leave such clips out with --allow-bad-clips ${Math.max(count, 2 * allowed, 10)}`,
  });
}

/** The names of the splits or folds that a clip belongs to. */
export function membersOf(selections: Readonly<Record<string, Selection>>, shard: string, labels: unknown): string[] {
  return Object.entries(selections).flatMap(([name, { shards, where }]) => {
    return matchesPattern(basename(shard), shards) && matches(where, labels) ? [name] : [];
  });
}
