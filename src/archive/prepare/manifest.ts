import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeAtomically } from '../../files/atomic.ts';

/** `prepared.json`, written last: where it stands, the archive is whole. */
const manifestSchema = z.object({
  schema: z.literal('otoscope.prepared/1'),
  /** The task whose labels were checked; null: none. */
  task: z.string().nullable(),
  shards: z.array(
    z.object({ file: z.string(), pattern: z.string(), samples: z.number(), bytes: z.number(), sha256: z.string() }),
  ),
  /** What is wrong with the clips that were left out. */
  leftOut: z.array(z.string()),
});

export type PreparedManifest = z.infer<typeof manifestSchema>;

export const preparedFileName = 'prepared.json';

/** Writes an archive's manifest into its folder. */
export async function writePrepared(folder: string, manifest: Omit<PreparedManifest, 'schema'>): Promise<void> {
  const content: PreparedManifest = { schema: 'otoscope.prepared/1', ...manifest };
  await writeAtomically(join(folder, preparedFileName), (file) => file.write(`${JSON.stringify(content, null, 1)}\n`));
}

/** The manifest of an archive that was prepared on this machine or another; null for any other folder. */
export async function readPrepared(folder: string): Promise<PreparedManifest | null> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(join(folder, preparedFileName), 'utf8')));
  } catch {
    return null;
  }
}
