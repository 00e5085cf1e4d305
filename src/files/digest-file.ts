import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { messageOf, OtoscopeError } from '../errors.ts';

export interface DigestOptions {
  /** SHA-256 unless something else published another. */
  readonly algorithm?: 'sha256' | 'sha1' | 'md5';
  /** What is digested before the content: git does so with its length. */
  readonly before?: string;
  readonly signal?: AbortSignal;
  /** Told how many more bytes were read. */
  readonly onBytes?: (count: number) => void;
}

/**
 * The digest (hex) of one file, read in a stream.
 *
 * @throws OtoscopeError for a file that cannot be read; the signal's reason when aborted.
 */
export async function digestFile(
  path: string,
  { algorithm = 'sha256', before = '', signal, onBytes }: DigestOptions = {},
): Promise<string> {
  const hash = createHash(algorithm).update(before);
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      signal?.throwIfAborted();
      hash.update(chunk as Uint8Array);
      onBytes?.((chunk as Uint8Array).length);
    }
  } catch (error) {
    signal?.throwIfAborted();
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
