import { constants, copyFile, lstat, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { makeFolder } from '../files/folder.ts';
import { writeError } from '../files/write-error.ts';
import type { SubmissionFile } from './walk.ts';

/**
 * Copies the files of a submission into a folder of their own, as they will be unpacked elsewhere: what the encoder reads
 * besides them is not there. Installed npm packages stay within reach; a Python environment is found from the original.
 *
 * @returns the folder, to be removed by the caller.
 */
export async function stage(folder: string, files: readonly SubmissionFile[]): Promise<string> {
  const staged = await mkdtemp(join(tmpdir(), 'otoscope-submission-'));
  try {
    for (const { path, place } of files) {
      await makeFolder(dirname(join(staged, path)));
      // Without copying where the file system can share what is the same.
      await copyFile(place, join(staged, path), constants.COPYFILE_FICLONE);
    }
    const modules = await nearestModules(resolve(folder));
    if (modules) await symlink(modules, join(staged, 'node_modules'), 'junction');
    return staged;
  } catch (error) {
    await rm(staged, { recursive: true, force: true });
    throw writeError(error, staged);
  }
}

/** The `node_modules` that Node finds from a folder. */
async function nearestModules(folder: string): Promise<string | null> {
  const modules = join(folder, 'node_modules');
  const found = await lstat(modules).catch(() => null);
  if (found) return modules;
  return dirname(folder) === folder ? null : nearestModules(dirname(folder));
}
