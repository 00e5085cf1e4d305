import type { EncodedShard } from '../embedding/task-clips.ts';
import { contentKey } from '../files/content-key.ts';
import { type Protocol, protocols } from '../metric/protocol.ts';
import { isFrameLevel } from '../task/label/label.ts';
import type { Task } from '../task/task.ts';
import { expectedWork } from './expected-work.ts';

/** Raised whenever the meaning of a stored step result changes. */
const stepVersion = 6;

/**
 * A step of a run: plain data, named by a hash over everything that decides its result. Doing it twice gives the same,
 * so a step whose result is in the store is never done again.
 */
export type Step = EncodeStep | ProbeStep | NeighbourStep;

/** Ids of the tasks that need a step. */
export function tasksOf(step: Step): readonly string[] {
  return step.kind === 'encode' ? step.tasks : [step.task];
}

interface StepBase {
  readonly key: string;
  /** Keys of the steps whose results it needs. */
  readonly dependsOn: readonly string[];
  /** The stage it is shown under. */
  readonly stage: string;
  /** How much work it is: of a shard its bytes, of others what is expected, by which they can be held against each other. */
  readonly work: number;
}

/** A shard through the encoder. */
export interface EncodeStep extends StepBase {
  readonly kind: 'encode';
  readonly shard: string;
  /** The state (`fileState`) in which the shard was when its digest, which is part of the key, was taken. */
  readonly shardState: string;
  readonly cropSeconds: number | null;
  /** Whether a crop becomes the mean over its frames, or all of them are kept. */
  readonly pooled: boolean;
  /** Ids of the tasks that use the shard, whose labels it is checked against. */
  readonly tasks: readonly string[];
}

/** Track A: the probe of one fold, or of the fixed splits where `fold` is null. */
export interface ProbeStep extends StepBase {
  readonly kind: 'probe';
  readonly task: string;
  readonly fold: string | null;
  /** Of frame-level tasks, whose protocols learn from other frames; null: one probe serves both. */
  readonly protocol: Protocol | null;
  /** Decides its initial values and the order of its examples. */
  readonly seed: number;
}

/** Track B: the neighbours of one fold's, or the test split's, examples. */
export interface NeighbourStep extends StepBase {
  readonly kind: 'neighbours';
  readonly task: string;
  readonly fold: string | null;
  readonly protocol: Protocol;
}

/** The seed of every probe that is scored (PROTOCOL section 3); further ones have the numbers after it. */
export const seed = 42;

/** Whether a score is made of a step's result: of probes, that of the first seed; the others tell how much it varies. */
export function isScored(step: ProbeStep | NeighbourStep): boolean {
  return step.kind === 'neighbours' || step.seed === seed;
}

export interface TrackOptions {
  /** SHA-256 of the file that the task names, if it does. */
  readonly vocabulary?: string | undefined;
  /** Whether their predictions are not kept: such a step is not taken for one that has them. */
  readonly isHidden?: boolean;
  /** How many probes there are of each kind, from {@link seed} on. */
  readonly seeds?: number;
  /** The size of the shards, from which the work is guessed. */
  readonly bytes?: number;
}

/** The steps of a task's two tracks on embeddings that other steps make. */
export function trackSteps(
  task: Task,
  shards: readonly EncodedShard[],
  tracks: readonly ('a' | 'b')[],
  { vocabulary, isHidden = false, seeds = 1, bytes = 1 }: TrackOptions = {},
): (ProbeStep | NeighbourStep)[] {
  const folds = task.split.kind === 'folds' ? Object.keys(task.split.folds) : [null];
  const dependsOn = [...new Set(shards.map(({ key }) => key))];
  const data = {
    shards: shards.map(({ key, path }) => [key, path.split(/[/\\]/).at(-1)]),
    split: task.split,
    label: task.label,
    metric: task.metric,
    segmentSeconds: task.segmentSeconds,
    vocabulary,
    ...(isHidden && { withheld: 'predictions' }),
  };
  const { id } = task;
  const work = expectedWork(task, bytes);
  const trained = isFrameLevel(task.label) ? protocols : [null];
  // A probe is a step, whatever its seed: the threads train several at once, and what is in the store stays of use.
  const numbers = Array.from({ length: seeds }, (_, place) => seed + place);
  const probes = numbers.flatMap((seed) => {
    return folds.flatMap((fold) => {
      return trained.map((protocol): ProbeStep => {
        const key = keyOf({ kind: 'probe', data, fold, protocol, probe: task.probe, seed });
        const about = { stage: `${id}: Track A`, work: work.probe, task: id };
        return { kind: 'probe', key, dependsOn, ...about, fold, protocol, seed };
      });
    });
  });
  const neighbours = folds.flatMap((fold) => {
    return protocols.map((protocol): NeighbourStep => {
      const key = keyOf({ kind: 'neighbours', data, fold, protocol, seed });
      const about = { stage: `${id}: Track B`, work: work.neighbours, task: id };
      return { kind: 'neighbours', key, dependsOn, ...about, fold, protocol };
    });
  });
  return [...(tracks.includes('a') ? probes : []), ...(tracks.includes('b') && task.trackB ? neighbours : [])];
}

function keyOf(identity: object): string {
  return contentKey({ stepVersion, ...identity });
}
