import { join, relative } from 'node:path';
import { digestFiles } from '../archive/digest.ts';
import { OtoscopeError } from '../errors.ts';
import { fileState } from '../files/file-state.ts';
import type { EncodeStep } from '../run/step.ts';

/** Where a shard is, and what it must hold. */
export interface ShardPlace {
  readonly sha256: string;
  /** The folder with the archives where the run was planned. */
  readonly there: string;
  /** The one on this machine, where it is another. */
  readonly here: string | undefined;
  /** The folder in which digests of this machine's shards are kept. */
  readonly digests: string;
}

/**
 * A shard's step for this machine. Where the file is not in the state in which its digest was taken (a copy on another disk),
 * it is read and its digest compared.
 *
 * @throws OtoscopeError where it is missing or holds something else.
 */
export async function localShard(step: EncodeStep, place: ShardPlace): Promise<EncodeStep> {
  const { sha256, there, here, digests } = place;
  const shard = here === undefined ? step.shard : join(here, relative(there, step.shard));
  if ((await fileState(shard)) === step.shardState) return { ...step, shard };
  const [digest] = await digestFiles([shard], digests);
  if (digest!.sha256 === sha256) return { ...step, shard, shardState: digest!.state };
  throw new OtoscopeError(`${shard} is not the file that the run was planned with`, {
    hint: 'copy it again from where the run was submitted',
  });
}
