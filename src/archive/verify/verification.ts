import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { messageOf, OtoscopeError } from '../../errors.ts';
import { writeAtomically } from '../../files/atomic.ts';
import { contentKey } from '../../files/content-key.ts';
import type { Task } from '../../task/task.ts';
import { kindNames } from './finding.ts';

const count = z.number().int().nonnegative();
const counts = z.record(z.string(), count);

export const findingSchema = z.object({
  kind: z.enum(kindNames),
  /** The shard's, or another, file of the archive; null: it is about the archive. */
  file: z.string().nullable(),
  /** The sample's place in the shard, from 1 on. */
  sample: count.nullable(),
  /** The sample's key; absent where the data is hidden. */
  key: z.string().optional(),
  /** The task that it is about; absent: all. */
  task: z.string().optional(),
  message: z.string(),
});

const rangeSchema = z.object({ min: z.number(), median: z.number(), max: z.number(), total: z.number() });

export const splitCountsSchema = z.object({
  /** Clips that can be decoded and whose label the task can use. */
  clips: count,
  /** How many of them have each class; absent where classes are not named, or hidden. */
  classes: counts.optional(),
});

const verificationSchema = z.object({
  schema: z.literal('otoscope.verification/1'),
  archive: z.string(),
  /** Whether there is no error; warnings may be. */
  ok: z.boolean(),
  /** ISO 8601. */
  checkedAt: z.string(),
  /** Whether names and labels of samples are left out. */
  hidden: z.boolean(),
  shards: z.array(
    z.object({
      file: z.string(),
      /** `fileState` when it was read. */
      state: z.string(),
      ok: z.boolean(),
      samples: count,
      bytes: count,
    }),
  ),
  /** By task: the counts of its splits or folds, and of which declaration of the task they are. */
  tasks: z.record(z.string(), z.object({ declaration: z.string(), splits: z.record(z.string(), splitCountsSchema) })),
  /** Of the clips that can be decoded; null where there are none. */
  audio: z.object({ seconds: rangeSchema, samplingRates: counts, channels: counts }).nullable(),
  /** How many findings there are of each kind. */
  counts,
  /** The findings, at most some thousands of each kind. */
  findings: z.array(findingSchema),
});

/** What `verification.json` beside an archive holds. */
export type Verification = z.infer<typeof verificationSchema>;
export type Finding = z.infer<typeof findingSchema>;
export type SplitCounts = z.infer<typeof splitCountsSchema>;

/** The name of the file in the archive's folder. */
export const verificationFileName = 'verification.json';

/**
 * What `otoscope data verify` found in an archive's folder; null where it was never verified.
 *
 * @throws OtoscopeError for a file that is no verification.
 */
export async function readVerification(folder: string): Promise<Verification | null> {
  const path = join(folder, verificationFileName);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw new OtoscopeError(`cannot read ${path}: ${messageOf(error)}`, { hint: 'check its permissions' });
  });
  if (text === null) return null;
  try {
    return verificationSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new OtoscopeError(`${path} is no verification: ${messageOf(error)}`, {
      hint: 'delete it, or have it written anew with otoscope data verify',
    });
  }
}

export async function writeVerification(folder: string, verification: Verification): Promise<void> {
  const text = `${JSON.stringify(verification, null, 1)}\n`;
  await writeAtomically(join(folder, verificationFileName), (file) => file.write(text));
}

/** A name for what decides how a task counts an archive's samples. */
export function declarationOf({ split, label }: Task): string {
  return contentKey({ split, label });
}

/**
 * How many clips of each split or fold were found when the archive was verified; null where it was not, or where the task
 * or one of the shards is another now.
 *
 * @param shards the shards that the task has now, with their states. There may be fewer than there were.
 * @throws OtoscopeError as {@link readVerification}.
 */
export async function verifiedClips(
  folder: string,
  task: Task,
  shards: readonly { readonly path: string; readonly state: string }[],
): Promise<Record<string, number> | null> {
  const verification = await readVerification(folder);
  const known = verification?.tasks[task.id];
  if (!verification || known?.declaration !== declarationOf(task)) return null;
  const states = new Map(verification.shards.map(({ file, state }) => [file, state]));
  if (!shards.every(({ path, state }) => states.get(basename(path)) === state)) return null;
  return Object.fromEntries(Object.entries(known.splits).map(([name, { clips }]) => [name, clips]));
}
