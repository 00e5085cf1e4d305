import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { OtoscopeError } from '../errors.ts';
import { type Selection, selectionsOf, type Task } from '../task/task.ts';

/**
 * The shards of a folder whose file names match a pattern, sorted; `*` stands for any characters.
 *
 * @throws OtoscopeError when there are none.
 *
 * @example
 * await shardsOf('data/esc50', 'wds-audio-fold-1-*.tar') // ['data/esc50/wds-audio-fold-1-000000.tar', …]
 */
export async function shardsOf(folder: string, pattern: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
    throw missing(folder, `there is no folder ${folder} with the archive's shards`);
  });
  const found = names.filter((name) => matchesPattern(name, pattern) && !name.startsWith('.')).sort();
  if (found.length === 0) throw missing(folder, `no shard in ${folder} matches ${pattern}`);
  return found.map((name) => join(folder, name));
}

/** Whether a shard's file name matches a pattern, in which `*` stands for any characters. */
export function matchesPattern(name: string, pattern: string): boolean {
  return new RegExp(`^${pattern.split('*').map(literally).join('.*')}$`, 's').test(name);
}

/** The patterns of shards that some split or fold of some task has. */
export function shardPatterns(tasks: readonly Pick<Task, 'split'>[]): string[] {
  return [...new Set(tasks.flatMap(({ split }) => Object.values(selectionsOf(split)).map(({ shards }) => shards)))];
}

/** Whether labels, an object, have one of the listed values under each key of `where`; without `where`, always. */
export function matches(where: Selection['where'], labels: unknown): boolean {
  const known = (labels ?? {}) as Readonly<Record<string, unknown>>;
  return Object.entries(where ?? {}).every(([key, values]) => (values as readonly unknown[]).includes(known[key]));
}

/** The names of the splits or folds that a sample of a shard belongs to. */
export function membersOf(selections: Readonly<Record<string, Selection>>, shard: string, labels: unknown): string[] {
  return Object.entries(selections).flatMap(([name, { shards, where }]) => {
    return matchesPattern(basename(shard), shards) && matches(where, labels) ? [name] : [];
  });
}

function missing(folder: string, message: string): OtoscopeError {
  return new OtoscopeError(message, {
    hint:
      `otoscope data get fetches what was released; or put the archive's .tar files into ${folder}, ` +
      'or name another data folder with --data',
  });
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
