import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { cacheFolder } from '../cache-folder.ts';

/** Where a package can be had from; one for every kind of package. */
export interface PackageSource {
  /** Unpacked copies on this machine, whatever their version. */
  copies(name: string): Promise<PackageFolder[]>;
  /**
   * Brings packages from the network into the cache.
   *
   * @throws PackageUnavailable when one of them cannot be had.
   */
  fetch(packages: readonly WantedPackage[], options: FetchOptions): Promise<void>;
}

export interface PackageFolder {
  readonly folder: string;
  readonly version: string;
}

export interface WantedPackage {
  /** As declared: `npm:<name>@<version>`, `deb:<name>`. */
  readonly id: string;
  readonly name: string;
  /** Empty: whichever there is. */
  readonly version: string;
  /** Whether a folder holds what is wanted of the package. */
  isGood(folder: string): Promise<boolean>;
}

export interface FetchOptions {
  readonly signal?: AbortSignal;
  /** Seconds without a sign of life after which a package tool is given up. */
  readonly silenceLimit?: number;
}

/** The cache's folder for one kind of package. */
export function packagesFolder(kind: 'npm' | 'deb'): string {
  return join(cacheFolder(), 'packages', kind);
}

/** Where an unpacked package is kept: `<cache>/packages/npm/<name>@<version>`. */
export function cachedFolder(kind: 'npm' | 'deb', name: string, version: string): string {
  return join(packagesFolder(kind), `${name}@${version}`);
}

/** The unpacked versions of a package in the cache. */
export async function cachedCopies(kind: 'npm' | 'deb', name: string): Promise<PackageFolder[]> {
  // A scoped name has a folder of its own for the scope.
  const start = cachedFolder(kind, name, '');
  const names = await readdir(dirname(start)).catch(() => []);
  return names
    .filter((each) => each.startsWith(basename(start)))
    .sort()
    .reverse()
    .map((each) => ({ folder: join(dirname(start), each), version: each.slice(basename(start).length) }));
}
