import { stat } from 'node:fs/promises';
import type { Digest } from '../archive/digest.ts';
import { EmbeddingStore } from '../embedding/store.ts';
import type { EncodedShard } from '../embedding/task-clips.ts';
import type { EncoderSource } from '../encoder/source.ts';
import { needsFrames } from '../task/label/label.ts';
import type { Task } from '../task/task.ts';
import { type EncodeStep, type Step, trackSteps } from './step.ts';
import type { TaskData } from './workshop.ts';

/** A task whose archive is there: its shards' files with their digests. */
export interface PreparedTask {
  readonly task: Task;
  readonly shards: readonly (Digest & { readonly path: string })[];
  /** SHA-256 of the vocabulary that the task names. */
  readonly vocabulary?: string;
  /** How many clips of each split were counted when the archive was verified; null: it was not. */
  readonly verified: Readonly<Record<string, number>> | null;
}

/** A task with its shards and what is known of them. */
export interface PlannedTask extends TaskData {
  readonly shards: readonly (EncodedShard & { readonly sha256: string })[];
}

/** The steps of a run, in an order in which they can be done one after the other. */
export interface Plan {
  readonly tasks: readonly PlannedTask[];
  readonly steps: readonly Step[];
}

/**
 * Plans a run: every shard through the encoder once, however many tasks share it, then each task's tracks. All keys are
 * known before anything is done, since they are made of what goes in.
 *
 * @param options.seeds how many probes of each kind.
 * @param options.isHidden of which tasks nothing may be kept that tells of single samples.
 */
export async function planRun(
  source: EncoderSource,
  prepared: readonly PreparedTask[],
  {
    tracks,
    seeds,
    isHidden,
  }: {
    readonly tracks: readonly ('a' | 'b')[];
    readonly seeds: number;
    readonly isHidden: (task: Task) => boolean;
  },
): Promise<Plan> {
  const encodeSteps = new Map<string, EncodeStep>();
  const tasks: PlannedTask[] = [];
  const steps: Step[] = [];
  for (const { task, shards, vocabulary, verified } of prepared) {
    const encoded: (EncodedShard & { sha256: string })[] = [];
    let bytes = 0;
    for (const { path, sha256, state } of shards) {
      const { cropSeconds } = task;
      const pooled = !needsFrames(task.label);
      const key = EmbeddingStore.keyOf({ encoder: source.fingerprint, shard: sha256, cropSeconds, pooled });
      encoded.push({ path, key, sha256 });
      const shared = encodeSteps.get(key);
      const { size } = await stat(path);
      bytes += size;
      const what = [pooled ? '' : ' frames', cropSeconds === null ? '' : ` crops of ${cropSeconds} s`].join('');
      const stage = `${task.archive}: encode${what}`;
      const step: EncodeStep = {
        kind: 'encode',
        key,
        dependsOn: [],
        stage,
        work: size,
        shard: path,
        shardState: state,
        cropSeconds,
        pooled,
        tasks: [...(shared?.tasks ?? []), task.id],
      };
      if (shared) steps[steps.indexOf(shared)] = step;
      else steps.push(step);
      encodeSteps.set(key, step);
    }
    tasks.push({ task, shards: encoded, verified, isHidden: isHidden(task) });
    steps.push(...trackSteps(task, encoded, tracks, { vocabulary, isHidden: isHidden(task), seeds, bytes }));
  }
  return { tasks, steps };
}
