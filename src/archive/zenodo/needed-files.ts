import type { Task } from '../../task/task.ts';
import { matchesPattern, shardPatterns } from '../select.ts';
import { ArchiveFailure } from './archive-failure.ts';
import type { RecordFile, ZenodoRecord } from './record.ts';

/**
 * The files of a record that tasks need, and the others, by name.
 *
 * @throws ArchiveFailure where a split has no file in the record.
 */
export function neededFiles(
  { id, files }: ZenodoRecord,
  tasks: readonly Pick<Task, 'split'>[],
): { needed: RecordFile[]; others: RecordFile[] } {
  const patterns = shardPatterns(tasks);
  for (const pattern of patterns) {
    if (!files.some(({ key }) => matchesPattern(key, pattern)))
      throw new ArchiveFailure(`Zenodo’s record ${id} has no file that matches ${pattern}`, {
        hint: `it has ${listed(files.map(({ key }) => key))}; https://zenodo.org/records/${id} shows it`,
      });
  }
  const sorted = [...files].sort((left, right) => (left.key < right.key ? -1 : 1));
  const isNeeded = ({ key }: RecordFile) => patterns.some((pattern) => matchesPattern(key, pattern));
  return { needed: sorted.filter(isNeeded), others: sorted.filter((file) => !isNeeded(file)) };
}

/** Some names, the first ones of many. */
export function listed(names: readonly string[]): string {
  return names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}
