import { readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { messageOf, OtoscopeError } from '../errors.ts';

/** A file of a folder to be submitted. */
export interface SubmissionFile {
  /** Its path in the folder, with `/`. */
  readonly path: string;
  /** Where it is; of a link, where what it stands for is. */
  readonly place: string;
  readonly bytes: number;
}

/** What a folder holds. */
export interface FolderContents {
  /** What is packed, sorted by path. */
  readonly files: readonly SubmissionFile[];
  /** Folders and files that are left out, with `/` at a folder's end. */
  readonly leftOut: readonly string[];
  /** Links that cannot be packed, each with the reason. */
  readonly badLinks: readonly { readonly path: string; readonly why: string }[];
}

/** What tools leave in a folder and what nobody needs who runs the encoder. */
const leftOutFolders = new Set(
  (
    '.git .hg .svn .bzr node_modules __pycache__ .venv venv .tox .nox .eggs .cache .pytest_cache .mypy_cache .ruff_cache ' +
    '.ipynb_checkpoints .idea .vscode .aws .ssh wandb runs'
  ).split(' '),
);
const leftOutFiles = /^(\.DS_Store|Thumbs\.db|\._.*|.*\.py[co]|.*\.sw[op]|.*~|.*-submission\.zip)$/;

/**
 * Lists what a folder holds, what of it is left out (version control, caches, environments), and links that lead out of it.
 *
 * @param without absolute paths of files that are not a part of it, though they may lie in it.
 * @throws {@link OtoscopeError} where it is no folder or a part of it cannot be read.
 */
export async function walkFolder(folder: string, without: readonly string[]): Promise<FolderContents> {
  const root = await realpath(folder).catch((error: unknown) => {
    throw new OtoscopeError(`there is no folder ${folder}: ${messageOf(error)}`, { exitCode: 2 });
  });
  const files: SubmissionFile[] = [];
  const leftOut: string[] = [];
  const badLinks: { path: string; why: string }[] = [];
  const omitted = new Set(await Promise.all(without.map((path) => realpath(path).catch(() => path))));

  const visit = async (place: string): Promise<void> => {
    const entries = await readdir(place, { withFileTypes: true }).catch((error: unknown) => {
      throw new OtoscopeError(`cannot read ${place}: ${messageOf(error)}`, { hint: 'see to its permissions' });
    });
    for (const entry of entries) {
      const full = join(place, entry.name);
      const path = relative(root, full).split(sep).join('/');
      if (omitted.has(full)) continue;
      if (entry.isDirectory()) {
        if (leftOutFolders.has(entry.name)) leftOut.push(`${path}/`);
        else await visit(full);
      } else if (leftOutFiles.test(entry.name)) {
        leftOut.push(path);
      } else if (entry.isSymbolicLink()) {
        const target = await linked(full, root);
        if (typeof target === 'string') badLinks.push({ path, why: target });
        else files.push({ path, ...target });
      } else if (entry.isFile()) {
        files.push({ path, place: full, bytes: (await stat(full)).size });
      }
    }
  };
  await visit(root);
  const byPath = (left: { path: string }, right: { path: string }) => (left.path < right.path ? -1 : 1);
  return { files: files.sort(byPath), leftOut: leftOut.sort(), badLinks: badLinks.sort(byPath) };
}

/** What a link stands for, or why it cannot be packed. */
async function linked(link: string, root: string): Promise<Pick<SubmissionFile, 'place' | 'bytes'> | string> {
  const place = await realpath(link).catch(() => null);
  if (place === null) return 'it leads nowhere';
  if (!place.startsWith(root + sep)) return `it leads out of the folder, to ${place}`;
  const found = await stat(place);
  return found.isFile() ? { place, bytes: found.size } : 'it leads to a folder';
}
