import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { OtoscopeError } from '../../errors.ts';
import type { Task } from '../../task/task.ts';
import { matchingFiles } from './needed-files.ts';
import { keptRecord } from './record.ts';

/**
 * Refuses an archive of which a download has fetched only some files: its splits would silently be smaller. An archive
 * without a kept record was not fetched by this program and passes.
 *
 * @throws OtoscopeError for files that are missing or have another size.
 */
export async function requireWhole(task: Pick<Task, 'id' | 'split'>, folder: string): Promise<void> {
  // A kept record that is damaged is as good as none.
  const record = await keptRecord(folder).catch(() => null);
  if (!record) return;
  const needed = matchingFiles(record, [task]);
  const sizes = await Promise.all(needed.map(({ key }) => stat(join(folder, key)).catch(() => null)));
  const whole = needed.filter(({ size }, index) => sizes[index]?.size === size).length;
  if (whole < needed.length)
    throw new OtoscopeError(`${folder} has ${whole} of the ${needed.length} files that ${task.id} needs`, {
      hint: `otoscope data get ${task.id} fetches what is missing`,
    });
}
