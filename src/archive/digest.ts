import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { OtoscopeError } from '../errors.ts';
import { writeAtomically } from '../files/atomic.ts';
import { digestFile } from '../files/digest-file.ts';
import { fileState } from '../files/file-state.ts';

const cacheSchema = z.object({
  schema: z.literal('otoscope.digests/2'),
  files: z.record(z.string(), z.object({ state: z.string(), sha256: z.string() })),
});
type Cached = z.infer<typeof cacheSchema>['files'];

/** What a file holds, and the state it was in (`fileState`) when it was read. */
export interface Digest {
  /** Hexadecimal. */
  readonly sha256: string;
  readonly state: string;
}

/**
 * Digests of files, in the order given. They are kept in `digests.json` in `cacheFolder` under the files' paths and states,
 * so a file that was not touched is not read again. Another process may do the same at the same time: at worst a digest is
 * worked out twice.
 *
 * @throws OtoscopeError for a file that cannot be read or changes while it is.
 */
export async function digestFiles(paths: readonly string[], cacheFolder: string): Promise<Digest[]> {
  const cache = join(cacheFolder, 'digests.json');
  const known = await load(cache);
  const fresh: Cached = {};
  const digests: Digest[] = [];
  for (const path of paths.map((each) => resolve(each))) {
    const state = await fileState(path);
    const found = known[path];
    if (found?.state === state) {
      digests.push(found);
      continue;
    }
    const sha256 = await digestFile(path);
    if ((await fileState(path)) !== state)
      throw new OtoscopeError(`${path} changed while it was read`, { hint: 'wait until it is complete and run again' });
    fresh[path] = { state, sha256 };
    digests.push(fresh[path]);
  }
  // Read again before it is written: another process may have added its own meanwhile.
  if (Object.keys(fresh).length > 0) await save(cache, { ...(await load(cache)), ...fresh });
  return digests;
}

/**
 * Where files are that hold what they held when their digests were taken.
 *
 * @param cacheFolder of `digestFiles`.
 * @param digests SHA-256 (hex) of the files that are looked for.
 * @returns a path for each that is still there and was not touched, by its digest.
 */
export async function filesOfDigests(digests: ReadonlySet<string>, cacheFolder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const [path, { state, sha256 }] of Object.entries(await load(join(cacheFolder, 'digests.json')))) {
    if (!digests.has(sha256) || found.has(sha256)) continue;
    if ((await fileState(path).catch(() => null)) === state) found.set(sha256, path);
  }
  return found;
}

/** A cache that is missing or damaged is an empty one. */
async function load(cache: string): Promise<Cached> {
  try {
    return cacheSchema.parse(JSON.parse(await readFile(cache, 'utf8'))).files;
  } catch {
    return {};
  }
}

async function save(cache: string, files: Cached): Promise<void> {
  const content: z.infer<typeof cacheSchema> = { schema: 'otoscope.digests/2', files };
  await writeAtomically(cache, (file) => file.write(`${JSON.stringify(content, null, 1)}\n`));
}
