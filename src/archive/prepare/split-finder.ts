import { OtoscopeError } from '../../errors.ts';
import { nearest } from '../../nearest.ts';
import type { Selection } from '../../task/task.ts';
import { matches } from '../select.ts';

/** What a clip says about where it belongs. */
export interface SplitWish {
  /** The name of a split or fold; undefined: it names none, its labels decide. */
  readonly name: string | undefined;
  /** What becomes its JSON. */
  readonly labels: object;
  /** File and line, for errors. */
  readonly place: string;
}

/** Finds the splits or folds that clips belong to, and sees whether all of them get some. */
export class SplitFinder {
  readonly #selections: Readonly<Record<string, Selection>>;
  readonly #named = new Set<string>();
  readonly #filled = new Set<string>();

  /** @param selections the splits or folds by name. */
  constructor(selections: Readonly<Record<string, Selection>>) {
    this.#selections = selections;
  }

  /** Whether every clip has to name its split: there are shards of several kinds. */
  get needsNames(): boolean {
    return new Set(Object.values(this.#selections).map(({ shards }) => shards)).size > 1;
  }

  /**
   * The pattern of the shards that a clip goes into.
   *
   * @throws OtoscopeError for a name that is no split, or labels that are not among those which the split takes.
   */
  shardsFor({ name, labels, place }: SplitWish): string {
    if (name !== undefined && !Object.hasOwn(this.#selections, name)) throw this.#noSplit(name, place);
    // A split that shares its shards with others gets what goes into theirs as well.
    const taking = Object.entries(this.#selections).filter(([, { shards, where }]) => {
      return (name === undefined || shards === this.#selections[name]!.shards) && matches(where, labels);
    });
    if (taking.length === 0 || (name !== undefined && !taking.some(([each]) => each === name))) {
      throw this.#notTaken(name, place);
    }
    for (const [each] of taking) this.#filled.add(each);
    if (name !== undefined) this.#named.add(name);
    return taking[0]![1].shards;
  }

  /** @throws OtoscopeError where a split got no clip, or two that share their clips were both named. */
  checkAll(path: string): void {
    const names = Object.keys(this.#selections);
    const empty = names.find((name) => !this.#filled.has(name));
    if (empty !== undefined) {
      throw new OtoscopeError(`${path}: no recording belongs to the split ${empty}`, { hint: this.#list() });
    }
    const seen = new Map<string, string>();
    for (const name of this.#named) {
      const selection = JSON.stringify(this.#selections[name]);
      const twin = seen.get(selection);
      seen.set(selection, name);
      if (twin === undefined) continue;
      throw new OtoscopeError(
        `${path}: ${twin} and ${name} are the same recordings in this task, but each has its own`,
        {
          hint: 'name one of the two for all of them: it serves as both',
        },
      );
    }
  }

  #list(): string {
    return `its splits are: ${Object.keys(this.#selections).join(', ')}`;
  }

  #noSplit(name: string, place: string): OtoscopeError {
    const near = nearest(name, Object.keys(this.#selections));
    const suggestion = near === undefined ? '' : `; the nearest is ${near}`;
    return new OtoscopeError(`${place}: the task has no split "${name}"`, { hint: `${this.#list()}${suggestion}` });
  }

  #notTaken(name: string | undefined, place: string): OtoscopeError {
    const chosen = name === undefined ? Object.entries(this.#selections) : [[name, this.#selections[name]!] as const];
    const wanted = chosen.flatMap(([split, { where }]) =>
      Object.entries(where ?? {}).map(([key, values]) => `${split}: ${key} ${values.slice(0, 4).join(', ')}`),
    );
    return new OtoscopeError(
      `${place}: its labels are not those of ${name === undefined ? 'any split' : `the split ${name}`}`,
      {
        hint: `expected ${wanted.join('; ')}`,
      },
    );
  }
}

/**
 * The splits that rows themselves name: `train` has the shards `train-*.tar`.
 *
 * @throws OtoscopeError for a name that cannot be one of a file.
 */
export function selectionsByName(names: Iterable<string>, path: string): Record<string, Selection> {
  return Object.fromEntries(
    [...new Set(names)].sort().map((name) => {
      if (/^[\p{L}\p{N}]+([_-][\p{L}\p{N}]+)*$/u.test(name)) return [name, { shards: `${name}-*.tar` }];
      throw new OtoscopeError(`${path}: "${name}" cannot be the name of a split`, {
        hint: 'expected letters, digits and hyphens, such as train, valid and test',
      });
    }),
  );
}
