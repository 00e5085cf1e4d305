import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
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
