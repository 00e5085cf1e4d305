import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { OtoscopeError } from '../errors.ts';
import { loadUserCode } from '../user-code/user-code.ts';
import type { Task } from './task.ts';
import { taskSchema } from './task-schema.ts';

/** Whether what stands in the place of a task's id is the path of a file with own tasks. */
export function namesOwnTasks(name: string): boolean {
  return /[\\/]|\.[cm]?[jt]s$/.test(name);
}

/**
 * Reads a user's own tasks: a TypeScript or JavaScript module whose default export is a task or a list of tasks.
 *
 * @throws OtoscopeError (wrong usage) that names the file, the key and what was expected.
 */
export async function ownTasks(file: string): Promise<Task[]> {
  const path = resolve(file);
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile)
    throw new OtoscopeError(`there is no file ${path}`, {
      hint: 'otoscope tasks lists the tasks there are',
      exitCode: 2,
    });
  const declared = (await loadUserCode(path)).exports.default;
  if (declared === undefined) {
    throw new OtoscopeError(`${path} has no default export`, {
      hint: 'end it with `export default task` or `export default [task, …]`',
      exitCode: 2,
    });
  }
  return (Array.isArray(declared) ? declared : [declared]).map((task, index) => {
    const parsed = taskSchema.safeParse(task);
    // The schema is the type, except that zod writes absent keys as undefined ones.
    if (parsed.success) return parsed.data as Task;
    const issue = parsed.error.issues[0]!;
    const place = [...(Array.isArray(declared) ? [index] : []), ...issue.path].join('.') || 'the task';
    throw new OtoscopeError(`${path}: ${place}: ${issue.message}`, {
      hint: 'docs/own-tasks.md has a complete example',
      exitCode: 2,
    });
  });
}
