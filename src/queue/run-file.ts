import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { EncoderSource } from '../encoder/source.ts';
import { messageOf, OtoscopeError } from '../errors.ts';
import { writeAtomically } from '../files/atomic.ts';
import type { PlannedRun } from '../run/planned-run.ts';
import type { Step } from '../run/step.ts';
import { programVersion } from '../run/version.ts';
import type { Task } from '../task/task.ts';
import { taskSchema } from '../task/task-schema.ts';

const task = taskSchema as unknown as z.ZodType<Task>;
const stepSchema = z.looseObject({
  kind: z.enum(['encode', 'probe', 'neighbours']),
  key: z.string(),
  dependsOn: z.array(z.string()),
  stage: z.string(),
  work: z.number(),
}) as unknown as z.ZodType<Step>;

const fileSchema = z.object({
  schema: z.literal('otoscope.run/1'),
  /** Of the program: another may know other steps. */
  version: z.string(),
  /** The folder with the archives, absolute, where the run was planned. */
  data: z.string(),
  startedAt: z.coerce.date(),
  source: z.looseObject({
    kind: z.string(),
    name: z.string(),
    fingerprint: z.string(),
  }) as unknown as z.ZodType<EncoderSource>,
  measured: z.object({ samplingRate: z.number(), outputDim: z.number(), hopSizeMs: z.number() }),
  suite: z.object({ id: z.string(), name: z.string(), about: z.string(), tasks: z.array(task) }),
  notChosen: z.array(z.string()),
  unscored: z.array(z.object({ id: z.string(), status: z.enum(['skipped', 'failed']), reason: z.string() })),
  tasks: z.array(
    z.object({
      id: z.string(),
      isHidden: z.boolean(),
      verified: z.record(z.string(), z.number()).nullable(),
      shards: z.array(z.object({ path: z.string(), key: z.string(), sha256: z.string() })),
    }),
  ),
  steps: z.array(stepSchema),
  allowedBadClips: z.number(),
  command: z.string().optional(),
});

/** A run as every worker finds it in the store. */
export interface StoredRun {
  readonly run: PlannedRun;
  /** The folder with the archives, absolute, where the run was planned. */
  readonly data: string;
}

/** Where a run is described. */
export function runPath(store: string, id: string): string {
  return join(store, 'queue', `${id}.json`);
}

/** Writes down all there is to know of a run, for the workers and for whoever looks in again. */
export async function writeRun(store: string, id: string, { run, data }: StoredRun): Promise<void> {
  const { source, measured, suite, notChosen, unscored, plan, allowedBadClips, startedAt, command } = run;
  const content: z.input<typeof fileSchema> = {
    schema: 'otoscope.run/1',
    version: programVersion(),
    data,
    startedAt: startedAt.toISOString(),
    source,
    measured,
    suite: { ...suite, tasks: suite.tasks.map(({ recordings: _, ...declared }) => declared) },
    notChosen: [...notChosen],
    unscored: unscored.map(({ task: { id: of }, status, reason }) => ({ id: of, status, reason })),
    tasks: plan.tasks.map(({ task: { id: of }, isHidden, verified, shards }) => {
      return { id: of, isHidden, verified, shards: [...shards] };
    }),
    steps: [...plan.steps],
    allowedBadClips,
    command,
  };
  await writeAtomically(runPath(store, id), (file) => file.write(`${JSON.stringify(content)}\n`));
}

/**
 * Reads a run that {@link writeRun} wrote.
 *
 * @throws OtoscopeError where there is none, or one of another version of the program.
 */
export async function readRun(store: string, id: string): Promise<StoredRun> {
  const path = runPath(store, id);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new OtoscopeError(`there is no run ${id} in ${store}: ${messageOf(error)}`, {
      hint: 'otoscope queue lists the runs; --store names the folder that it was given with',
    });
  });
  const content = jsonOf(text);
  const { version } = z.object({ version: z.string() }).catch({ version: 'unknown' }).parse(content);
  if (version !== programVersion()) {
    throw new OtoscopeError(`run ${id} is of otoscope ${version}, this is ${programVersion()}`, {
      hint: 'use the same version on all machines, or submit the run again',
    });
  }
  const parsed = fileSchema.safeParse(content);
  if (!parsed.success) {
    throw new OtoscopeError(`${path}: ${messageOf(parsed.error)}`, { hint: 'submit the run again' });
  }
  const { data, suite, unscored, tasks, steps, command, ...rest } = parsed.data;
  const taskOf = (of: string): Task => suite.tasks.find((each) => each.id === of)!;
  return {
    data,
    run: {
      ...rest,
      ...(command !== undefined && { command }),
      suite,
      unscored: unscored.map(({ id: of, ...why }) => ({ task: taskOf(of), ...why })),
      plan: { tasks: tasks.map(({ id: of, ...known }) => ({ task: taskOf(of), ...known })), steps },
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
