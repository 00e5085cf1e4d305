import { createReadStream } from 'node:fs';
import { ZipFile } from 'yazl';
import { writeAtomically } from '../files/atomic.ts';

/** Something to be put into a ZIP: bytes, or a file of a known size. */
export type ZipEntry = { readonly path: string } & (
  | { readonly content: Uint8Array }
  | { readonly place: string; readonly bytes: number }
);

/** The first moment that a ZIP can tell, in local time, as DOS did. */
const fixedTime = new Date(1980, 0, 1);

/**
 * Writes a ZIP whose bytes depend on nothing but the entries: sorted by path, with one time and mode for all, and not
 * compressed, for compressors differ and weights hardly shrink. All of it or nothing is there.
 */
export async function writeZip(path: string, entries: readonly ZipEntry[]): Promise<void> {
  const zip = new ZipFile();
  const options = { mtime: fixedTime, mode: 0o100644, compress: false, forceDosTimestamp: true };
  for (const entry of [...entries].sort((left, right) => (left.path < right.path ? -1 : 1))) {
    if ('content' in entry) zip.addBuffer(Buffer.from(entry.content), entry.path, options);
    else {
      // Opened one after the other: a folder may have more files than a process may have open.
      zip.addReadStreamLazy(entry.path, { ...options, size: entry.bytes }, (ready) => {
        ready(null, createReadStream(entry.place));
      });
    }
  }
  zip.end();
  const failed = new Promise<never>((_, reject) => zip.on('error', reject));
  failed.catch(() => undefined);
  await writeAtomically(path, async (file) => {
    const copy = async (): Promise<void> => {
      for await (const chunk of zip.outputStream) await file.write(chunk as Uint8Array);
    };
    await Promise.race([copy(), failed]);
  });
}
