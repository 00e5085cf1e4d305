import { isCut, type StoredRows } from '../../../embedding/stored-rows.ts';
import { classNames } from '../../../task/label/class-names.ts';
import { readLabel } from '../../../task/label/read.ts';
import type { Target } from '../../../task/label/target.ts';
import type { Task } from '../../../task/task.ts';

/** What people read of a clip. */
export interface ClipDescription {
  readonly key: string;
  /** Where its crop or stretch begins, in seconds. */
  readonly at?: number;
  readonly target: string;
  readonly audio?: string;
}

/** Where the clip of a row in one of a task's shards can be heard; undefined: nowhere. */
export type AudioOf = (row: number, shard: number) => string | undefined;

/** Names with commas between them; of many, the first few and how many more there are. */
export function listed(names: readonly string[], most: number): string {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(', ')} and ${more} more` : names.join(', ');
}

/** A recording of several minutes has dozens of notes. */
const mostNames = 8;

/** Puts a task's clips and classes into words. */
export class ClipWords {
  readonly nameOf: (index: number) => string;
  readonly #task: Task;
  readonly #audioOf: AudioOf;

  constructor(task: Task, audioOf: AudioOf) {
    this.#task = task;
    this.#audioOf = audioOf;
    this.nameOf = classNames(task.label);
  }

  /** @param part which of a clip's stretches the example is, where a label gives numbers to several; which of its captions. */
  describe(row: number, rows: StoredRows, part = 0): ClipDescription {
    const found = rows.at(row);
    if (!found) return { key: `row ${row}`, target: '?' };
    const { clip, crop, shard } = found;
    const target = readLabel(this.#task.label, clip.labels, { archive: this.#task.archive, key: clip.key });
    const example = target.kind === 'numbers' ? target.examples[part] : undefined;
    const { cropSeconds } = this.#task;
    const isCrop = isCut(clip, this.#task);
    const at = example ? example.span?.start : isCrop ? crop * cropSeconds! : undefined;
    const audio = this.#audioOf(row, shard);
    return {
      key: clip.key,
      ...(at !== undefined && { at }),
      target: example ? String(example.value) : this.#textOf(target, part),
      ...(audio !== undefined && { audio }),
    };
  }

  #textOf(target: Target, part: number): string {
    switch (target.kind) {
      case 'class':
        return this.nameOf(target.index);
      case 'classes':
        return listed(target.indices.map(this.nameOf), mostNames) || 'none';
      case 'intervals': {
        const heard = new Set(target.intervals.map(({ index }) => this.nameOf(index)));
        return listed([...heard], mostNames) || 'none';
      }
      case 'captions':
        return target.captions[part] ?? '';
      case 'numbers':
        return target.examples.map(({ value }) => value).join(', ');
      case 'text':
        return target.text;
    }
  }
}
