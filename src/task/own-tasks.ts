import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { OtoscopeError } from '../errors.ts';
import { loadUserCode } from '../user-code/user-code.ts';
import type { Task } from './task.ts';

const selectionSchema = z.strictObject({
  shards: z.string().min(1),
  where: z.record(z.string(), z.array(z.union([z.string(), z.number()])).min(1)).optional(),
});

const splitSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('splits'), train: selectionSchema, valid: selectionSchema, test: selectionSchema }),
  z.strictObject({
    kind: z.literal('folds'),
    folds: z
      .record(z.string(), selectionSchema)
      .refine((folds) => Object.keys(folds).length >= 2, 'expected two folds or more'),
  }),
]);

const classesSchema = z.record(z.string(), z.number().int().nonnegative()).refine((classes) => {
  const indices = new Set(Object.values(classes));
  return indices.size > 0 && [...indices].every((index) => index < indices.size);
}, 'expected class indices 0, 1, 2, … without gaps');

const taskSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/, 'expected lower-case letters, digits and hyphens'),
  name: z.string(),
  domain: z.enum(['speech', 'sound', 'music']),
  about: z.string(),
  splitReason: z.string(),
  archive: z.string().min(1),
  split: splitSchema,
  label: z.strictObject({ kind: z.literal('class'), key: z.string(), classes: classesSchema }),
  cropSeconds: z.number().positive().nullable(),
  probe: z.strictObject({
    learningRate: z.number().positive(),
    epochs: z.number().int().positive(),
    batchSize: z.number().int().positive(),
  }),
  metric: z.literal('accuracy'),
  trackB: z.boolean(),
  weight: z.number().positive(),
  restricted: z.literal(true).optional(),
  licence: z.string(),
  citation: z.string(),
  homepage: z.string(),
});

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
