import { classNames } from '../../task/label/class-names.ts';
import type { Target } from '../../task/label/target.ts';
import { selectionsOf, type Task } from '../../task/task.ts';
import type { ClipFacts } from './clip-facts.ts';
import type { SplitCounts } from './verification.ts';

/** Counts a shard's clips: by sampling rate and channels, and for every task by split and class. */
export class Counts {
  readonly samplingRates: Record<string, number> = {};
  readonly channels: Record<string, number> = {};
  readonly tasks: Record<string, Record<string, SplitCounts>> = {};
  readonly #namesOf: ReadonlyMap<Task, (index: number) => string>;

  /** @param isHidden whether classes are not counted. */
  constructor(tasks: readonly Task[], isHidden: boolean) {
    this.#namesOf = new Map(isHidden ? [] : tasks.map((task) => [task, classNames(task.label)]));
    for (const { id, split } of tasks) {
      this.tasks[id] = Object.fromEntries(Object.keys(selectionsOf(split)).map((name) => [name, { clips: 0 }]));
    }
  }

  /**
   * @param members the splits that the clip belongs to, by task.
   * @param targets what the tasks make of its label; a task that can make nothing of it does not count it.
   */
  add(
    { samplingRate, channels }: ClipFacts,
    members: Readonly<Record<string, readonly string[]>>,
    targets: ReadonlyMap<Task, Target>,
  ): void {
    increase(this.samplingRates, String(samplingRate));
    increase(this.channels, String(channels));
    for (const [task, target] of targets) {
      const nameOf = this.#namesOf.get(task);
      const classes = nameOf ? [...classesIn(target)].map(nameOf) : [];
      for (const split of members[task.id]!) {
        const counts = this.tasks[task.id]![split]!;
        counts.clips += 1;
        if (classes.length > 0) counts.classes ??= {};
        for (const name of classes) increase(counts.classes!, name);
      }
    }
  }
}

/** Adds up counts by name. */
export function addCounts(sum: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(more)) increase(sum, name, count);
}

function increase(counts: Record<string, number>, name: string, by = 1): void {
  // A class may be called `constructor`.
  counts[name] = (Object.hasOwn(counts, name) ? counts[name]! : 0) + by;
}

/** The classes that a clip, or some part of it, has. */
function classesIn(target: Target): ReadonlySet<number> {
  if (target.kind === 'class') return new Set([target.index]);
  if (target.kind === 'classes') return new Set(target.indices);
  return new Set(target.kind === 'intervals' ? target.intervals.map(({ index }) => index) : []);
}
