import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeAtomically } from '../../files/atomic.ts';
import { findingSchema, splitCountsSchema } from './verification.ts';

/** In an archive's folder: where verify keeps what it saw of each shard, under the shard's name. */
export const notesFolder = '.verification';

const counts = z.record(z.string(), z.number());

/**
 * What was seen in one shard: enough to put the verification of an archive together without reading the shard again. Notes
 * are working data, kept in `.verification/` beside the shards.
 */
const notesSchema = z.object({
  schema: z.literal('otoscope.verified-shard/1'),
  file: z.string(),
  state: z.string(),
  /** What else decides the notes: the tasks' declarations, the published checksum, whether keys are left out. */
  basis: z.string(),
  bytes: z.number(),
  samples: z.number(),
  findings: z.array(findingSchema),
  /** How many findings there are of each kind; not all of many are listed. */
  counts,
  samplingRates: counts,
  channels: counts,
  /** By task and split. */
  tasks: z.record(z.string(), z.record(z.string(), splitCountsSchema)),
  /** The splits that clips belong to, by task. */
  memberships: z.array(z.record(z.string(), z.array(z.string()))),
  /**
   * Of each clip that can be decoded: its place in the shard, key (null: hidden), hash of its sound (null: silent), seconds,
   * and which of the memberships it has.
   */
  clips: z.array(z.tuple([z.number(), z.string().nullable(), z.string().nullable(), z.number(), z.number()])),
});

export type ShardNotes = z.infer<typeof notesSchema>;

/** The notes of a shard; null where there are none, or none that can be read. */
export async function readNotes(folder: string, file: string): Promise<ShardNotes | null> {
  try {
    return notesSchema.parse(JSON.parse(await readFile(pathOf(folder, file), 'utf8')));
  } catch {
    return null;
  }
}

export async function writeNotes(folder: string, notes: ShardNotes): Promise<void> {
  await writeAtomically(pathOf(folder, notes.file), (file) => file.write(`${JSON.stringify(notes)}\n`));
}

/** Removes the notes of shards that are not there any more. */
export async function forgetOthers(folder: string, files: readonly string[]): Promise<void> {
  const known = new Set(files.map((file) => `${file}.json`));
  const names = await readdir(join(folder, notesFolder)).catch(() => []);
  await Promise.all(names.filter((name) => !known.has(name)).map((name) => rm(join(folder, notesFolder, name))));
}

function pathOf(folder: string, file: string): string {
  return join(folder, notesFolder, `${file}.json`);
}
