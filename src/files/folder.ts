import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those it lies in, where they are missing. Node's own recursive `mkdir` never ends where a parent seems
 * to be there but takes no folder: in /proc, or below a working folder that was removed.
 *
 * @throws the system's error.
 */
export async function makeFolder(path: string): Promise<void> {
  const folder = resolve(path);
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return;
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error;
    await makeFolder(dirname(folder));
    await mkdir(folder).catch((again: NodeJS.ErrnoException) => {
      // Another process may have made it meanwhile.
      if (again.code !== 'EEXIST') throw again;
    });
  }
}
