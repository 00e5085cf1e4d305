import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeAtomically } from '../files/atomic.ts';
import { contentKey } from '../files/content-key.ts';

/** What the page has worked out of a run's embeddings or predictions, and keeps in their store because it takes seconds. */
type DerivedKind = 'maps' | 'ties';

/** Where something is kept that was worked out. */
export interface DerivedPlace {
  /** The folder of what the runs of a folder share. */
  readonly store: string;
  readonly kind: DerivedKind;
  /** Everything that decides it. */
  readonly identity: object;
  /** Those of whose embeddings it was made: it goes with them. Absent: it was made of predictions, which stay. */
  readonly archives?: readonly string[];
}

const fileSchema = z.strictObject({ archives: z.array(z.string()).optional(), content: z.unknown() });

/** What was worked out before; else it is worked out, and kept. What is damaged counts as missing. */
export async function keptOrDerived<Content>(
  { store, kind, identity, archives }: DerivedPlace,
  schema: z.ZodType<Content>,
  derive: () => Promise<Content>,
): Promise<Content> {
  const path = join(store, kind, `${contentKey(identity)}.json`);
  const kept = schema.safeParse((await read(path))?.content);
  if (kept.success) return kept.data;
  const content = await derive();
  await writeAtomically(path, (file) => file.write(JSON.stringify({ archives, content })));
  return content;
}

/** Files, and how large they are together. */
export interface DerivedFiles {
  readonly paths: readonly string[];
  readonly bytes: number;
}

/** The maps of embeddings of some archives. One that does not say of which, an earlier version kept: nobody reads it any more. */
export async function mapsOf(store: string, archives: ReadonlySet<string>): Promise<DerivedFiles> {
  const folder = join(store, 'maps');
  const names = await readdir(folder).catch((): string[] => []);
  const paths: string[] = [];
  let bytes = 0;
  for (const name of names.sort()) {
    if (name.startsWith('.') || !name.endsWith('.json')) continue;
    const path = join(folder, name);
    const of = (await read(path))?.archives;
    if (of && !of.some((archive) => archives.has(archive))) continue;
    paths.push(path);
    bytes += (await stat(path)).size;
  }
  return { paths, bytes };
}

async function read(path: string): Promise<z.infer<typeof fileSchema> | null> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}
