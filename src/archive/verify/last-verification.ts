import { join } from 'node:path';
import { fileState } from '../../files/file-state.ts';
import { readVerification } from './verification.ts';

/** What `otoscope data verify` said last of an archive, as far as its shards are still those. */
export interface LastVerification {
  /** Whether the archive had no error; null where a shard is another now, or was added. */
  readonly ok: boolean | null;
  /** ISO 8601. */
  readonly checkedAt: string;
  /** Of each shard that has not changed since: whether it was well. */
  readonly shards: ReadonlyMap<string, boolean>;
}

/** What was verified of an archive's folder; null where nothing was. What cannot be read says nothing; verify writes it anew. */
export async function lastVerification(folder: string): Promise<LastVerification | null> {
  const verification = await readVerification(folder).catch(() => null);
  if (verification === null) return null;
  const { ok, checkedAt, shards } = verification;
  const unchanged = new Map<string, boolean>();
  for (const shard of shards) {
    const state = await fileState(join(folder, shard.file)).catch(() => null);
    if (state === shard.state) unchanged.set(shard.file, shard.ok);
  }
  return { ok: unchanged.size === shards.length ? ok : null, checkedAt, shards: unchanged };
}
