import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { messageOf, OtoscopeError } from '../errors.ts';

/** The digest (hex) of one file, read in a stream. */
export async function digestFile(path: string, algorithm: 'sha256' | 'md5' = 'sha256'): Promise<string> {
  const hash = createHash(algorithm);
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
