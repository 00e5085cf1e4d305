import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { makeFolder } from './folder.ts';
import { halfWrittenName, removeAbandoned } from './half-written.ts';
import { writeError } from './write-error.ts';

/** A file being written. */
export interface AtomicFile {
  /** Appends. */
  write(data: string | Uint8Array): Promise<void>;
  /** Writes over what stands at a position, as is done with a header whose content is known only at the end. */
  overwrite(position: number, data: Uint8Array): Promise<void>;
}

/**
 * Writes a file beside its name (`.<name>.<process>.part`), puts it on the disk and only then renames it: whoever
 * looks, now or after a crash, finds the whole new file or what was there before. When `write` fails, nothing stays.
 * The folder is made where it is missing.
 *
 * @returns what `write` returns.
 * @throws OtoscopeError when the disk is full, the folder may not be written and the like.
 *
 * @example
 * await writeAtomically('runs/results.json', (file) => file.write(JSON.stringify(results)));
 */
export async function writeAtomically<Result>(
  path: string,
  write: (file: AtomicFile) => Promise<Result>,
): Promise<Result> {
  const folder = resolve(dirname(path));
  const part = join(folder, halfWrittenName(basename(path)));
  // What `write` itself throws (an unreadable source, say) is not about this file and passes as it is.
  const ours = async <Value>(step: Promise<Value>): Promise<Value> => {
    try {
      return await step;
    } catch (error) {
      throw writeError(error, path);
    }
  };
  await ours(makeFolder(folder));
  await removeAbandoned(folder, basename(path));
  const handle = await ours(open(part, 'wx'));
  try {
    const result = await write({
      write: (data) => ours(handle.writeFile(data)),
      overwrite: async (position, data) => {
        await ours(handle.write(data, 0, data.length, position));
      },
    });
    await ours(handle.sync());
    await ours(handle.close());
    await ours(rename(part, join(folder, basename(path))));
    await syncFolder(folder);
    return result;
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(part, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Makes a rename in a folder last; not every system lets a folder be opened, and then there is nothing to do. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
