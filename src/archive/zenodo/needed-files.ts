import { FileFailure } from '../../network/file-failure.ts';
import type { Task } from '../../task/task.ts';
import { matchesPattern, shardPatterns } from '../select.ts';
import type { RecordFile, ZenodoRecord } from './record.ts';

/** The files of a record that match the shard patterns of tasks, by name. */
export function matchingFiles({ files }: ZenodoRecord, tasks: readonly Pick<Task, 'split'>[]): RecordFile[] {
  const patterns = shardPatterns(tasks);
  return files
    .filter(({ key }) => patterns.some((pattern) => matchesPattern(key, pattern)))
    .sort((left, right) => (left.key < right.key ? -1 : 1));
}

/**
 * The files of a record that tasks need, by name, and the others.
 *
 * @throws FileFailure where a split has no file in the record.
 */
export function neededFiles(
  record: ZenodoRecord,
  tasks: readonly Pick<Task, 'split'>[],
): { needed: RecordFile[]; others: RecordFile[] } {
  const { id, files } = record;
  for (const pattern of shardPatterns(tasks)) {
    if (!files.some(({ key }) => matchesPattern(key, pattern)))
      throw new FileFailure(`Zenodo’s record ${id} has no file that matches ${pattern}`, {
        hint: `it has ${listed(files.map(({ key }) => key))}; https://zenodo.org/records/${id} shows it`,
      });
  }
  const needed = matchingFiles(record, tasks);
  return { needed, others: files.filter((file) => !needed.includes(file)) };
}

/** Some names, the first ones of many. */
export function listed(names: readonly string[]): string {
  return names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}
