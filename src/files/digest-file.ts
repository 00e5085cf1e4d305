import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { messageOf, OtoscopeError } from '../errors.ts';

/** SHA-256 (hex) of one file, read in a stream. */
export async function digestFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Uint8Array);
  } catch (error) {
    throw new OtoscopeError(`cannot read ${path}: ${messageOf(error)}`, {
      hint: 'check that the file is there and may be read',
      cause: error,
    });
  }
  return hash.digest('hex');
}

/**
 * SHA-256 (hex) over files in the order given: the path of each, a zero byte, its own SHA-256 (hex), a newline.
 *
 * @param paths in `folder`.
 */
export async function digestOfFiles(folder: string, paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(`${path}\0${await digestFile(join(folder, path))}\n`);
  return hash.digest('hex');
}
