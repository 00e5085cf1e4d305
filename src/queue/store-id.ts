import { randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../files/folder.ts';
import { writeError } from '../files/write-error.ts';

/**
 * A name of a store that is the same on every machine that sees it, wherever it is mounted. It parts the steps of one store
 * from those of another on the same queue.
 *
 * @param store the folder `store`.
 * @throws OtoscopeError where it cannot be written at first.
 */
export async function storeId(store: string): Promise<string> {
  const path = join(store, 'queue', 'id');
  const known = await readFile(path, 'utf8').catch(() => null);
  if (known !== null) return known.trim();
  const id = randomBytes(6).toString('hex');
  const own = `${path}.${id}.part`;
  try {
    await makeFolder(join(store, 'queue'));
    await writeFile(own, id);
    // Of several that do this at once, one gives the name: a link never replaces.
    await link(own, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    throw writeError(error, path);
  } finally {
    await rm(own, { force: true });
  }
}
