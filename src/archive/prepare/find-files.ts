import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, OtoscopeError } from '../../errors.ts';

/**
 * The files below a folder whose names end so, in upper or lower case, sorted; hidden ones are passed over.
 *
 * @returns their paths, with the folder's before them.
 * @throws OtoscopeError for a folder that cannot be read.
 */
export async function findFiles(folder: string, ending: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw new OtoscopeError(`cannot read ${folder}: ${messageOf(error)}`, {
      hint: 'check the path and its permissions',
      cause: error,
    });
  });
  return entries
    .filter(({ name }) => !name.startsWith('.') && name.toLowerCase().endsWith(ending))
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
}

/** Whether there is a folder of that path. */
export function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
