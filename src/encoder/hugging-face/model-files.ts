import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { OtoscopeError } from '../../errors.ts';

/** The files of a model, on this machine or still on the hub. */
export interface ModelFiles {
  /** As errors name it. */
  readonly title: string;
  /** Where its files are or come to be. */
  readonly folder: string;
  /** Paths within it, with `/` between their parts. */
  readonly names: readonly string[];
  /** Sees to it that a file is in the folder; gives its path there. */
  fetch(name: string): Promise<string>;
  /** Closes the way to the hub. */
  close?(): Promise<void>;
}

/**
 * The files in a folder: one that `optimum-cli export onnx` or `git clone` made, a snapshot in a hub's cache, or the folder
 * `models--org--name` there, whose main branch is taken.
 *
 * @throws {@link OtoscopeError} with exit code 2 where there is none.
 */
export async function filesInFolder(path: string, title = path): Promise<ModelFiles> {
  const branch = await readFile(join(path, 'refs', 'main'), 'utf8').catch(() => undefined);
  const folder = branch === undefined ? path : join(path, 'snapshots', branch.trim());
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) {
    throw new OtoscopeError(`there is no folder ${folder}`, {
      hint: 'a model of the hub is hf:organisation/model, a local one hf:./folder',
      exitCode: 2,
    });
  }
  const entries = await readdir(folder, { recursive: true });
  return {
    title,
    folder,
    names: entries.map((name) => name.replaceAll('\\', '/')).sort(),
    fetch: async (name) => join(folder, name),
  };
}
