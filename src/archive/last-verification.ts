import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { fileState } from '../files/file-state.ts';

/** The part of an archive's `verification.json` that tells whether its shards were found well. */
const verificationSchema = z.object({
  ok: z.boolean(),
  checkedAt: z.string(),
  shards: z.array(z.object({ file: z.string(), state: z.string(), ok: z.boolean() })),
});

/** What `otoscope data verify` said last of an archive, as far as its shards are still those. */
export interface LastVerification {
  /** Whether the archive had no error; null where a shard is another now, or was added. */
  readonly ok: boolean | null;
  /** ISO 8601. */
  readonly checkedAt: string;
  /** Of each shard that has not changed since: whether it was well. */
  readonly shards: ReadonlyMap<string, boolean>;
}

/** What was verified of an archive's folder; null where nothing was. */
export async function lastVerification(folder: string): Promise<LastVerification | null> {
  const text = await readFile(join(folder, 'verification.json'), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const { ok, checkedAt, shards } = verificationSchema.parse(JSON.parse(text));
    const unchanged = new Map<string, boolean>();
    for (const shard of shards) {
      const state = await fileState(join(folder, shard.file)).catch(() => null);
      if (state === shard.state) unchanged.set(shard.file, shard.ok);
    }
    return { ok: unchanged.size === shards.length ? ok : null, checkedAt, shards: unchanged };
  } catch {
    // What cannot be read says nothing; verify writes it anew.
    return null;
  }
}
