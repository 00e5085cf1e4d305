import { mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OtoscopeError } from '../../errors.ts';
import { makeFolder } from '../../files/folder.ts';
import { writeError } from '../../files/write-error.ts';
import type { TarMember } from '../tar.ts';

/** No package that is used has a tenth of either. */
const mostFiles = 100_000;
const mostBytes = 2 ** 32;

/**
 * Writes the files of a package below a folder. Names that lead out of it are passed over, and so are their first
 * `strip` parts.
 *
 * @throws OtoscopeError for a package that would fill the disk.
 */
export async function unpack(members: AsyncIterable<TarMember>, folder: string, strip = 0): Promise<void> {
  let [files, size] = [0, 0];
  for await (const { name, bytes } of members) {
    files += 1;
    size += bytes.length;
    if (files > mostFiles || size > mostBytes) {
      throw new OtoscopeError(`a package has over ${mostFiles} files or ${mostBytes} bytes, which none should have`, {
        hint: 'look at where it comes from',
      });
    }
    // Windows takes either slash.
    const parts = name.split(/[\\/]/).filter((part) => part !== '' && part !== '.');
    const kept = parts.slice(strip);
    if (kept.length === 0 || parts.includes('..')) continue;
    const path = join(folder, ...kept);
    await makeFolder(dirname(path));
    await writeFile(path, bytes);
  }
}

/**
 * Gives a folder its name in the cache. Where another process was faster, its folder stays if it is good, else ours
 * takes its place.
 */
export async function place(folder: string, path: string, isGood: (folder: string) => Promise<boolean>): Promise<void> {
  await makeFolder(dirname(path));
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(folder, path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (attempt === 5 || (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'EPERM')) throw error;
      if (await isGood(path)) return;
      await rename(path, `${folder}.replaced-${attempt}`).catch(() => undefined);
    }
  }
}

const abandonedAfterMs = 24 * 60 * 60 * 1000;

/** Calls `work` with an empty folder of its own in `parent` and removes the folder afterwards. */
export async function withTemporaryFolder<Result>(
  parent: string,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  try {
    await makeFolder(parent);
    await removeAbandoned(parent);
    const folder = await mkdtemp(join(parent, '.fetch-'));
    try {
      return await work(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  } catch (error) {
    throw writeError(error, parent);
  }
}

/** What killed processes left a day ago or longer. */
async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith('.fetch-')) continue;
    const found = await stat(join(parent, name)).catch(() => null);
    if (found && Date.now() - found.mtimeMs > abandonedAfterMs)
      await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined);
  }
}
