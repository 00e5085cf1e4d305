import { basename } from 'node:path';
import { membersOf } from '../archive/select.ts';
import { OtoscopeError } from '../errors.ts';
import { readLabel } from '../task/label/read.ts';
import type { Target } from '../task/label/target.ts';
import { selectionsOf, type Task } from '../task/task.ts';
import { told } from '../told.ts';
import { type BadClip, type EmbeddingStore, type StoredShard, sumOf } from './store.ts';

/** A shard of a task's archive and the key of its embeddings. */
export interface EncodedShard {
  /** The shard's file. */
  readonly path: string;
  /** `EmbeddingStore.keyOf` */
  readonly key: string;
}

/** A clip that belongs to one or more of a task's splits or folds. */
export interface TaskClip {
  /** Its first row among the shard's. */
  readonly firstRow: number;
  /** The number of rows of each of its crops. */
  readonly rows: readonly number[];
  /** The splits or folds. */
  readonly members: readonly string[];
  readonly target: Target;
}

/** A stored shard with the clips of it that a task uses. */
export interface TaskShard {
  readonly stored: StoredShard;
  /** How many rows the shards before it have. */
  readonly rowsBefore: number;
  readonly clips: readonly TaskClip[];
}

/** What a task's clips must be like. */
export interface ClipDemands {
  /** How many may have failed to decode. */
  readonly allowedBadClips: number;
  /** How many of each split or fold were counted when the archive was verified; null: it was not. */
  readonly verified: Readonly<Record<string, number>> | null;
}

/** Where examples lie in the store; rows are counted over the embeddings of all the task's shards (`StoredRows`). */
export interface ExamplePlaces {
  /** The first row of each example; of a stretch of a clip, the clip's. */
  readonly row: Int32Array;
  /** The first row of each example's clip: equal where several are of one recording. */
  readonly source: Int32Array;
  /** The number of each example's stretch in its clip, where clips have numbers for several; otherwise null. */
  readonly stretch: Int32Array | null;
}

/** What is known of a task's data besides its examples. */
export interface TaskFacts {
  readonly badClips: readonly (BadClip & { readonly shard: string })[];
  /** What encoding its shards took, in seconds of one thread. */
  readonly encodeSeconds: number;
  /** How much sound was encoded; absent where an earlier version encoded some of it. */
  readonly audioSeconds?: number | undefined;
}

/**
 * Goes through a task's shards one by one, so that the labels of only one are in memory. Clips of the archive that belong
 * to none of the task's splits are left out.
 *
 * @throws OtoscopeError for a label that the task cannot use.
 */
export async function* taskShards(
  task: Task,
  shards: readonly EncodedShard[],
  store: EmbeddingStore,
): AsyncGenerator<TaskShard & { readonly shard: EncodedShard }> {
  const selections = selectionsOf(task.split);
  let rowsBefore = 0;
  for (const shard of shards) {
    const stored = await store.read(shard.key);
    let row = 0;
    // Which sample of the shard a clip is, is known only where none was left out.
    const isNumbered = stored.badClips.length === 0;
    const clips = stored.clips.flatMap(({ key, rows, labels }, index): TaskClip[] => {
      const firstRow = row;
      row += sumOf(rows);
      const members = membersOf(selections, shard.path, labels);
      if (members.length === 0) return [];
      const where = { archive: basename(shard.path), key, ...(isNumbered && { number: index + 1 }) };
      const target = readLabel(task.label, labels, where);
      return [{ firstRow, rows, members, target }];
    });
    yield { shard, stored, rowsBefore, clips };
    rowsBefore += row;
  }
}

/**
 * Gathers what is known of a task's shards, and refuses more bad clips than are allowed, and other good ones than were
 * verified.
 */
export class FactCollector {
  readonly #task: Task;
  readonly #demands: ClipDemands;
  readonly #badClips: (BadClip & { readonly shard: string })[] = [];
  readonly #clips = new Map<string, number>();
  #encodeSeconds = 0;
  #audioSeconds: number | undefined = 0;

  constructor(task: Task, demands: ClipDemands) {
    this.#task = task;
    this.#demands = demands;
  }

  add({ stored, clips }: TaskShard, { path }: EncodedShard): void {
    this.#encodeSeconds += stored.seconds;
    this.#audioSeconds = add(this.#audioSeconds, stored.audioSeconds);
    this.#badClips.push(...stored.badClips.map((bad) => ({ ...bad, shard: basename(path) })));
    const { allowedBadClips } = this.#demands;
    const [first] = this.#badClips;
    if (first && this.#badClips.length > allowedBadClips) {
      throw tooManyBadClips(first, this.#badClips.length, allowedBadClips);
    }
    for (const name of clips.flatMap(({ members }) => members)) {
      this.#clips.set(name, (this.#clips.get(name) ?? 0) + 1);
    }
  }

  /** How many good clips each split or fold has. */
  get clips(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#clips);
  }

  /** @throws OtoscopeError where the clips are not those that were verified, but for as many as were left out. */
  facts(): TaskFacts {
    refuseOtherClips(this.#task, this.clips, this.#demands.verified, this.#badClips.length);
    return { badClips: this.#badClips, encodeSeconds: this.#encodeSeconds, audioSeconds: this.#audioSeconds };
  }
}

/** The sum of two numbers, unknown where one of them is. */
function add(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined || right === undefined ? undefined : left + right;
}

/**
 * Holds the good clips of each split or fold against those that were counted when the archive was verified.
 *
 * @param badClips how many were left out.
 * @throws OtoscopeError where others are there.
 */
export function refuseOtherClips(
  { id }: Task,
  clips: Readonly<Record<string, number>>,
  verified: ClipDemands['verified'],
  badClips: number,
): void {
  for (const [name, expected] of Object.entries(verified ?? {})) {
    const found = clips[name] ?? 0;
    if (found <= expected && found >= expected - badClips) continue;
    throw new OtoscopeError(
      `${id}: ${found} clips of '${name}' were decoded, but ${expected} when the archive was verified`,
      { hint: 'see what is missing, and count anew: otoscope data verify' },
    );
  }
}

/** Row numbers, or clip numbers, by `train`, `valid` and `test` or by the folds' names. */
export class Members {
  readonly #numbers: Record<string, number[]>;

  constructor(task: Task) {
    const names = Object.keys(selectionsOf(task.split));
    this.#numbers = Object.fromEntries(names.map((name) => [name, []]));
  }

  add(members: readonly string[], number: number): void {
    for (const name of members) this.#numbers[name]!.push(number);
  }

  /** @throws OtoscopeError where a split is empty. */
  rows(task: Task): Record<string, Int32Array> {
    const empty = Object.entries(this.#numbers).find(([, numbers]) => numbers.length === 0);
    if (empty) {
      throw new OtoscopeError(`${task.id}: no example of ${task.archive} belongs to '${empty[0]}'`, {
        hint: 'compare the labels in the archive with the split in the task',
      });
    }
    return Object.fromEntries(Object.entries(this.#numbers).map(([name, numbers]) => [name, Int32Array.from(numbers)]));
  }
}

/** The error for one bad clip more than the user allows. */
export function tooManyBadClips({ reason, withheld }: BadClip, count: number, allowed: number): OtoscopeError {
  const more = count > 1 ? ` (${count} clips so far, ${allowed} allowed)` : '';
  return new OtoscopeError(told`${{ full: reason, withheld }}${more}`, {
    hint: `mend the archive, or leave such clips out with --allow-bad-clips ${Math.max(count, 2 * allowed, 10)}`,
  });
}
