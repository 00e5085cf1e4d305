import { readdir, realpath, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { messageOf, OtoscopeError } from '../../errors.ts';
import { makeFolder } from '../../files/folder.ts';
import { withTemporaryFolder } from '../source/unpack.ts';
import { notesFolder } from '../verify/shard-notes.ts';
import { verificationFileName } from '../verify/verification.ts';
import { preparedFileName, readPrepared } from './manifest.ts';

/** What other commands put beside shards and make anew when asked. */
const byproducts: ReadonlySet<string> = new Set([verificationFileName, notesFolder, preparedFileName]);

/**
 * Makes an archive's folder as a whole: `write` gets an empty folder beside it, which takes its place when all is written.
 * Whoever looks, now or after a crash, finds the whole new archive or what was there before.
 *
 * @throws OtoscopeError where a folder is in the way that was not made so, which is left as it is.
 */
export async function replaceArchive<Result>(
  folder: string,
  write: (emptyFolder: string) => Promise<Result>,
): Promise<Result> {
  // The archive may be kept on another disk, with a link in the data folder.
  const target = await realpath(folder).catch(() => folder);
  await refuseStrangers(folder);
  return withTemporaryFolder(dirname(target), async (temporary) => {
    const [fresh, old] = [join(temporary, basename(target)), join(temporary, 'before')];
    await makeFolder(fresh);
    const result = await write(fresh);
    // Looked at again: writing takes long enough for somebody to have put something there.
    await refuseStrangers(folder);
    try {
      await exchange(target, fresh, old);
    } catch (error) {
      throw new OtoscopeError(`the new archive cannot take the place of ${folder}: ${messageOf(error)}`, {
        hint: 'check the permissions of that folder and of the one it is in',
        cause: error,
      });
    }
    return result;
  });
}

/** Moves `target` to `old`, where there is one, and `fresh` to `target`; where that fails, all is as before. */
async function exchange(target: string, fresh: string, old: string): Promise<void> {
  const wasThere = await rename(target, old).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
  try {
    await rename(fresh, target);
  } catch (error) {
    if (wasThere) await rename(old, target);
    throw error;
  }
}

/** Only an archive that was prepared may be replaced: anything else may be all that somebody has. */
async function refuseStrangers(folder: string): Promise<void> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new OtoscopeError(`cannot use ${folder} for the archive: ${messageOf(error)}`, {
      hint: 'name another data folder with --data',
      cause: error,
    });
  });
  const manifest = await readPrepared(folder);
  const own = new Set(manifest?.shards.map(({ file }) => file));
  const stranger = files.sort().find((file) => !own.has(file) && !(manifest && byproducts.has(file)));
  if (stranger === undefined) return;
  throw new OtoscopeError(`${folder} holds ${stranger}, which this command did not make; nothing was changed`, {
    hint: 'move that folder away, or name another data folder with --data',
  });
}
