import { stat } from 'node:fs/promises';
import { messageOf, OtoscopeError } from '../errors.ts';

/**
 * What changes when a file is written or replaced, even where its size and its time of modification are set back: size,
 * times of modification and of change, number of the node.
 *
 * @throws OtoscopeError for a file that cannot be looked at.
 */
export async function fileState(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch((error: unknown) => {
    throw new OtoscopeError(`cannot read ${path}: ${messageOf(error)}`, {
      hint: 'check that the file is there and may be read',
      cause: error,
    });
  });
  return [found.size, found.mtimeNs, found.ctimeNs, found.ino].join(' ');
}
