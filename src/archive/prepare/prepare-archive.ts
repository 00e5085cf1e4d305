import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, OtoscopeError } from '../../errors.ts';
import { digestFile } from '../../files/digest-file.ts';
import { selectionsOf, type Task } from '../../task/task.ts';
import type { Sample } from '../shard-reader.ts';
import { writeShard } from '../shard-writer.ts';
import { type CheckedClip, checkClip } from './check.ts';
import type { ClipSource, Material } from './clip-source.ts';
import { faultsError } from './faults.ts';
import { type PreparedManifest, writePrepared } from './manifest.ts';
import { replaceArchive } from './replace-archive.ts';
import { checkPatterns } from './shard-names.ts';
import { planShards } from './shard-plan.ts';

export interface PrepareProgress {
  readonly step: 'check' | 'write';
  /** Clips. */
  readonly done: number;
  readonly total: number;
}

export interface PrepareRequest {
  /** Where the archive is to be: `<data>/<archive>`. */
  readonly folder: string;
  /** Its splits decide which shards there have to be, its label what a clip's label may be; null: any. */
  readonly task: Pick<Task, 'id' | 'label' | 'split'> | null;
  /** How many clips may be unusable and are left out. */
  readonly allowedFaults: number;
  /** What to do about such clips, where they may be left out. */
  readonly remedy?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: PrepareProgress) => void;
}

/**
 * Makes an archive of clips: checks every one, and only then writes its shards, with the bytes of the recordings unchanged.
 * The same clips give the same shards on every machine. Memory holds one recording.
 *
 * @returns what was written: `prepared.json`.
 * @throws OtoscopeError where more clips cannot be used than allowed, a split has none, or the archive cannot be written.
 */
export async function prepareArchive(material: Material, request: PrepareRequest): Promise<PreparedManifest> {
  const { folder, task, signal, onProgress } = request;
  const named = task ? Object.values(selectionsOf(task.split)) : material.clips;
  const patterns = [...new Set(named.map(({ shards }) => shards))];
  checkPatterns(patterns);
  const { clips, leftOut } = await check(material, request);
  const empty = patterns.find((pattern) => !clips.some(({ shards }) => shards === pattern));
  if (empty !== undefined) {
    throw new OtoscopeError(`there is no clip for the shards ${empty}${leftOut.length > 0 ? `: ${leftOut[0]}` : ''}`, {
      hint: 'a task needs clips in each of its splits',
    });
  }
  return replaceArchive(folder, async (fresh) => {
    let done = 0;
    const advance = () => onProgress?.({ step: 'write', done, total: clips.length });
    const shards: PreparedManifest['shards'] = [];
    for (const { file, pattern, clips: own } of planShards(clips)) {
      const path = join(fresh, file);
      const samples = await writeShard(
        path,
        samplesOf(own, () => {
          signal?.throwIfAborted();
          advance();
          done += 1;
        }),
      );
      shards.push({ file, pattern, samples, bytes: (await stat(path)).size, sha256: await digestFile(path) });
    }
    advance();
    signal?.throwIfAborted();
    const manifest = { task: task?.id ?? null, shards, leftOut };
    await writePrepared(fresh, manifest);
    return { schema: 'otoscope.prepared/1', ...manifest };
  });
}

async function check(
  material: Material,
  { task, allowedFaults, remedy, signal, onProgress }: PrepareRequest,
): Promise<{ clips: CheckedClip[]; leftOut: string[] }> {
  const clips: CheckedClip[] = [];
  const byKey = new Map<string, ClipSource>();
  const faults = [...material.faults];
  const total = material.clips.length;
  for (const [done, clip] of material.clips.entries()) {
    signal?.throwIfAborted();
    onProgress?.({ step: 'check', done, total });
    try {
      const before = byKey.get(clip.key);
      if (before) throw keyTwice(clip, before);
      byKey.set(clip.key, clip);
      clips.push(await checkClip(clip, task?.label ?? null));
    } catch (error) {
      if (!(error instanceof OtoscopeError)) throw error;
      faults.push(error);
    }
  }
  if (faults.length > allowedFaults) throw faultsError(faults, remedy && `${remedy} ${faults.length}`);
  onProgress?.({ step: 'check', done: total, total });
  return { clips, leftOut: faults.map(({ message }) => message) };
}

function keyTwice({ key, recording, origin }: ClipSource, before: ClipSource): OtoscopeError {
  if (recording === before.recording) {
    return new OtoscopeError(`${origin}: ${recording} stands there a second time, after ${before.origin}`, {
      hint: 'name every recording once',
    });
  }
  return new OtoscopeError(`${origin}: ${recording} would have the key ${key}, which ${before.recording} has`, {
    hint: 'rename one of the two files',
  });
}

async function* samplesOf(clips: readonly CheckedClip[], before: () => void): AsyncGenerator<Sample> {
  for (const clip of clips) {
    before();
    const { key, recording, format } = clip;
    const labels = new TextEncoder().encode(JSON.stringify(await clip.labels()));
    const audio = await readFile(recording).catch((error: unknown) => {
      throw new OtoscopeError(`cannot read ${recording}: ${messageOf(error)}`, {
        hint: 'check that the file is there and may be read',
        cause: error,
      });
    });
    yield {
      key,
      members: new Map([
        ['json', labels],
        [format, audio],
      ]),
    };
  }
}
