import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { writeAtomically } from '../files/atomic.ts';
import { contentKey } from '../files/content-key.ts';
import type { Target } from '../task/label/target.ts';
import type { Task } from '../task/task.ts';
import { countedSchema } from './counts-files.ts';
import type { EmbeddingStore } from './store.ts';
import {
  type ClipDemands,
  type EncodedShard,
  FactCollector,
  Members,
  refuseOtherClips,
  type TaskFacts,
  taskShards,
} from './task-clips.ts';

/** Raised whenever other examples are counted than before. */
const countVersion = 1;

/** How many examples belong to each split or fold. */
export interface ExampleCounts extends TaskFacts {
  readonly counts: Readonly<Record<string, number>>;
  /** Whether some clip is both validated and tested on; always with folds. */
  readonly isValidatedOnTest: boolean;
  /** The difference between the highest and the lowest number that targets can be; 1 where they are no numbers. */
  readonly range: number;
}

const keptSchema = countedSchema.extend({
  counts: z.record(z.string(), z.int().positive()),
  clips: z.record(z.string(), z.int().positive()),
  isValidatedOnTest: z.boolean(),
  range: z.number().positive(),
  encodeSeconds: z.number(),
  audioSeconds: z.number().optional(),
});

/**
 * Counts a task's examples without reading their embeddings: crops, or the stretches of a clip that have a number of their
 * own; of frame-level tasks and retrieval, clips. What was counted is kept beside the embeddings, but for tasks with bad
 * clips, so that nothing outlives them that names one.
 *
 * @throws OtoscopeError as the loading of the examples does.
 */
export async function countExamples(
  task: Task,
  shards: readonly EncodedShard[],
  store: EmbeddingStore,
  demands: ClipDemands,
): Promise<ExampleCounts> {
  const { split, label } = task;
  const named = shards.map(({ key, path }) => [key, basename(path)]);
  const path = store.countsPath(contentKey({ countVersion, shards: named, split, label }));
  const kept = await readFile(path, 'utf8')
    .then((text) => keptSchema.parse(JSON.parse(text)))
    .catch(() => null);
  if (kept) {
    const { clips, shards: _, ...counted } = kept;
    refuseOtherClips(task, clips, demands.verified, 0);
    return { ...counted, badClips: [] };
  }
  const { clips, ...counted } = await count(task, shards, store, demands);
  const { badClips, ...rest } = counted;
  if (badClips.length === 0) {
    const kept = { ...rest, clips, shards: shards.map(({ key }) => key) };
    await writeAtomically(path, (file) => file.write(`${JSON.stringify(kept)}\n`));
  }
  return counted;
}

async function count(
  task: Task,
  shards: readonly EncodedShard[],
  store: EmbeddingStore,
  demands: ClipDemands,
): Promise<ExampleCounts & { readonly clips: Readonly<Record<string, number>> }> {
  const facts = new FactCollector(task, demands);
  const members = new Members(task);
  let number = 0;
  let range = 1;
  let isValidatedOnTest = task.split.kind === 'folds';
  for await (const part of taskShards(task, shards, store)) {
    facts.add(part, part.shard);
    for (const { members: names, rows, target } of part.clips) {
      if (names.includes('valid') && names.includes('test')) isValidatedOnTest = true;
      if (target.kind === 'numbers') range = target.range[1] - target.range[0];
      const examples = examplesIn(target, rows.length);
      for (let example = 0; example < examples; example += 1) members.add(names, number++);
    }
  }
  const counts = Object.entries(members.rows(task)).map(([name, rows]) => [name, rows.length]);
  return { counts: Object.fromEntries(counts), isValidatedOnTest, range, clips: facts.clips, ...facts.facts() };
}

function examplesIn(target: Target, crops: number): number {
  if (target.kind === 'numbers') return target.examples.length;
  return target.kind === 'captions' ? 1 : crops;
}
