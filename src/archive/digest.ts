import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { messageOf, OtoscopeError } from '../errors.ts';
import { writeAtomically } from '../files/atomic.ts';

const cacheSchema = z.object({
  schema: z.literal('otoscope.digests/1'),
  files: z.record(z.string(), z.object({ size: z.number(), modified: z.string(), sha256: z.string() })),
});
type Cached = z.infer<typeof cacheSchema>['files'];

/**
 * SHA-256 (hex) of files, in the order given. Digests are kept in `digests.json` in `cacheFolder` under path, size and
 * time of change, so a file that was not touched is not read again. Another process may do the same at the same time:
 * at worst a digest is worked out twice.
 *
 * @throws OtoscopeError for a file that cannot be read or changes while it is.
 */
export async function digestFiles(paths: readonly string[], cacheFolder: string): Promise<string[]> {
  const cache = join(cacheFolder, 'digests.json');
  const known = await load(cache);
  const fresh: Cached = {};
  const digests: string[] = [];
  for (const path of paths.map((each) => resolve(each))) {
    const { size, modified } = await stateOf(path);
    const found = known[path];
    if (found && found.size === size && found.modified === modified) {
      digests.push(found.sha256);
      continue;
    }
    const sha256 = await digestFile(path);
    const after = await stateOf(path);
    if (after.size !== size || after.modified !== modified)
      throw new OtoscopeError(`${path} changed while it was read`, { hint: 'wait until it is complete and run again' });
    fresh[path] = { size, modified, sha256 };
    digests.push(sha256);
  }
  // Read again before it is written: another process may have added its own meanwhile.
  if (Object.keys(fresh).length > 0) await save(cache, { ...(await load(cache)), ...fresh });
  return digests;
}

/** SHA-256 (hex) of one file, read in a stream. */
export async function digestFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Uint8Array);
  } catch (error) {
    throw unreadable(path, error);
  }
  return hash.digest('hex');
}

async function stateOf(path: string): Promise<{ size: number; modified: string }> {
  const found = await stat(path, { bigint: true }).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  return { size: Number(found.size), modified: String(found.mtimeNs) };
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
  const content: z.infer<typeof cacheSchema> = { schema: 'otoscope.digests/1', files };
  await writeAtomically(cache, (file) => file.write(`${JSON.stringify(content, null, 1)}\n`));
}

function unreadable(path: string, error: unknown): OtoscopeError {
  return new OtoscopeError(`cannot read ${path}: ${messageOf(error)}`, {
    hint: 'check that the file is there and may be read',
    cause: error,
  });
}
