import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { messageOf, OtoscopeError } from '../errors.ts';
import { writeAtomically } from '../files/atomic.ts';
import { contentKey } from '../files/content-key.ts';
import type { Task } from '../task/task.ts';
import { taskSchema } from '../task/task-schema.ts';
import type { PlannedTask } from './plan.ts';
import { isScored, type Step } from './step.ts';
import type { Summary } from './summarize.ts';

const protocolSchema = z.enum(['reference', 'strict']);

const taskStepsSchema = z.strictObject({
  id: z.string(),
  /** The declaration that the task was scored by; null: its data is hidden, and nothing is kept of single samples. */
  task: (taskSchema as unknown as z.ZodType<Task>).nullable(),
  /** Equal where the same examples are tested by the same metric. */
  testSet: z.string(),
  /** The archive's shards in the order in which rows are counted, and the names of their embeddings. */
  shards: z.array(z.strictObject({ file: z.string(), sha256: z.string(), embeddings: z.string() })),
  /** Which of a probe's states each protocol scores. */
  states: z.strictObject({ reference: z.enum(['best', 'bestReference']), strict: z.enum(['best', 'last']) }),
  /** What divides the metric's value into a share: the squared range of targets for a squared error, else 1. */
  scale: z.number().positive(),
  /** By fold (null: fixed splits) and protocol (null: one probe serves both); `key` names the files in the store. */
  steps: z.array(
    z.strictObject({
      key: z.string(),
      kind: z.enum(['probe', 'neighbours']),
      fold: z.string().nullable(),
      protocol: protocolSchema.nullable(),
    }),
  ),
});

/** What `steps.json` holds: where to find what the scores of `results.json` beside it were made of. */
export const stepsFileSchema = z.strictObject({
  schema: z.literal('otoscope.steps/1'),
  /** The run's: `timing.startedAt` of its results. */
  startedAt: z.string(),
  tasks: z.array(taskStepsSchema),
});

export type StepsFile = z.infer<typeof stepsFileSchema>;
export type TaskSteps = z.infer<typeof taskStepsSchema>;

/** What `steps.json` says of a task. */
export function taskStepsOf(
  { task, shards, isHidden }: PlannedTask,
  steps: readonly Step[],
  { states, scale }: Pick<Summary, 'states' | 'scale'>,
): TaskSteps {
  const { recordings: _, ...declaration } = task;
  const own = steps.flatMap((step) => {
    if (step.kind === 'encode' || step.task !== task.id || !isScored(step)) return [];
    const { key, kind, fold, protocol } = step;
    return [{ key, kind, fold, protocol }];
  });
  const files = shards.map(({ path, sha256, key }) => ({ file: basename(path), sha256, embeddings: key }));
  return {
    id: task.id,
    task: isHidden ? null : declaration,
    testSet: testSetOf(task, files),
    shards: files,
    states,
    scale,
    steps: own,
  };
}

function testSetOf({ split, label, cropSeconds, metric, segmentSeconds }: Task, files: TaskSteps['shards']): string {
  const shards = files.map(({ file, sha256 }) => [file, sha256]);
  // Where a vocabulary lies differs between machines.
  const read = label.kind === 'captions' ? { kind: label.kind } : label;
  return contentKey({ shards, split, label: read, cropSeconds, metric, segmentSeconds });
}

/** Where the steps of results are listed: beside them. */
export function stepsPath(results: string): string {
  return join(dirname(results), 'steps.json');
}

export async function writeStepsFile(results: string, steps: StepsFile): Promise<void> {
  const text = `${JSON.stringify(stepsFileSchema.parse(steps), null, 2)}\n`;
  await writeAtomically(stepsPath(results), (file) => file.write(text));
}

/**
 * Reads the steps of results.
 *
 * @param results the path of `results.json`.
 * @param startedAt what stands in it.
 * @returns null where there is none: results of an earlier version, of another run, or copied elsewhere.
 */
export async function readStepsFile(results: string, startedAt: string): Promise<StepsFile | null> {
  const path = stepsPath(results);
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const steps = stepsFileSchema.parse(JSON.parse(text));
    return steps.startedAt === startedAt ? steps : null;
  } catch (error) {
    throw new OtoscopeError(`${path} cannot be read: ${messageOf(error)}`, {
      hint: 'delete it and run again; what is in the store is not computed again',
    });
  }
}
