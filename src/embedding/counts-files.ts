import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** How the name of a file ends that holds what was counted of the embeddings beside it (count-examples.ts). */
export const countsEnd = '.counts.json';

/** What such a file says of whose it is. */
export const countedSchema = z.object({
  /** The keys of the shards. */
  shards: z.array(z.string()),
});

/** The files in a folder of embeddings that tell of one of these shards: names, and bytes. */
export async function countsOf(folder: string, keys: ReadonlySet<string>): Promise<{ name: string; bytes: number }[]> {
  if (keys.size === 0) return [];
  const names = await readdir(folder).catch((): string[] => []);
  const found: { name: string; bytes: number }[] = [];
  for (const name of names.sort()) {
    if (name.startsWith('.') || !name.endsWith(countsEnd)) continue;
    const text = await readFile(join(folder, name), 'utf8');
    const shards = shardsIn(text);
    // One that does not say of which, an earlier version kept: nobody reads it any more.
    if (shards && !shards.some((key) => keys.has(key))) continue;
    found.push({ name, bytes: Buffer.byteLength(text) });
  }
  return found;
}

function shardsIn(text: string): readonly string[] | null {
  try {
    return countedSchema.parse(JSON.parse(text)).shards;
  } catch {
    return null;
  }
}
