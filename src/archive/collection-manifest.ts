import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** The name of the manifest in an archive's folder, written last: where it stands, the archive is whole. */
export const manifestName = 'collection.json';

/** The lock of the process that makes a collection's archive, beside its manifest. */
export const collectionLockName = `${manifestName}.lock`;

const manifestSchema = z.object({
  schema: z.literal('otoscope.collection/1'),
  id: z.string(),
  /** Digest of all that the shards were made from. */
  declaration: z.string(),
  licence: z.string(),
  homepage: z.string(),
  packages: z.array(
    z.object({ package: z.string(), version: z.string(), sha256: z.string(), recordings: z.array(z.string()) }),
  ),
  shards: z.array(z.object({ file: z.string(), samples: z.number(), bytes: z.number() })),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** A collection's manifest; null where there is none that can be read. */
export async function readManifest(path: string): Promise<Manifest | null> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}
