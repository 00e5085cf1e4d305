import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { messageOf, OtoscopeError } from '../../errors.ts';

/** A file of a record. */
export interface RecordFile {
  /** Its name, also the one it gets in the archive's folder. */
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Hexadecimal. */
  readonly md5: string;
  readonly url: string;
}

/** What Zenodo publishes under one number. */
export interface ZenodoRecord {
  readonly id: string;
  readonly files: readonly RecordFile[];
}

/** The part of Zenodo's answer to `/api/records/<id>` that is needed here. */
const answerSchema = z.object({
  id: z.union([z.number(), z.string()]).transform(String),
  files: z
    .array(
      z
        .object({
          // A name with a separator would lead out of the archive's folder.
          key: z.string().regex(/^(?!\.{0,2}$)[^/\\\0]+$/, 'expected a plain file name'),
          size: z.number().int().nonnegative(),
          checksum: z.string().regex(/^md5:[0-9a-f]{32}$/i, 'expected md5:… with 32 hexadecimal digits'),
          links: z.object({ self: z.url() }),
        })
        .transform(({ key, size, checksum, links }): RecordFile => {
          return { key, size, md5: checksum.slice('md5:'.length).toLowerCase(), url: links.self };
        }),
    )
    .min(1),
});

/** The name under which the record's JSON, as Zenodo gave it, is kept in the archive's folder. */
export const recordFileName = 'zenodo-record.json';

/**
 * Reads what `/api/records/<id>` answers.
 *
 * @param origin where the text comes from, for errors.
 * @throws OtoscopeError for what is no record.
 */
export function parseRecord(text: string, origin: string): ZenodoRecord {
  try {
    return answerSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new OtoscopeError(`${origin} is no Zenodo record: ${messageOf(error)}`, {
      hint: 'the site may be busy or the address wrong; try again later',
      cause: error,
    });
  }
}

/**
 * The record that an archive was downloaded from, as it is kept in its folder; null where there is none.
 *
 * @throws OtoscopeError for a file that is no record.
 */
export async function keptRecord(folder: string): Promise<ZenodoRecord | null> {
  const path = join(folder, recordFileName);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw error;
  });
  return text === null ? null : parseRecord(text, path);
}
