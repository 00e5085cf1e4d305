import { readFile } from 'node:fs/promises';
import { messageOf, OtoscopeError } from '../errors.ts';

/**
 * The text of a file: UTF-8, or UTF-16 with a byte order mark, as Praat and spreadsheets write it. The mark is no part of
 * the text.
 *
 * @throws OtoscopeError for a file that cannot be read or is no such text.
 */
export async function readTextFile(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new OtoscopeError(`cannot read ${path}: ${messageOf(error)}`, {
      hint: 'check that the file is there and may be read',
      cause: error,
    });
  });
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    throw new OtoscopeError(`${path} is no ${encoding.toUpperCase()} text`, {
      hint: 'save it as UTF-8, or as UTF-16 with a byte order mark',
      cause: error,
    });
  }
}
