import { join } from 'node:path';
import { OtoscopeError } from '../../errors.ts';
import { writeAtomically } from '../../files/atomic.ts';
import { type PersistOptions, persist } from '../../network/patience.ts';
import { textOf, type Web } from '../../network/web.ts';
import { recordAddress } from './mirror.ts';
import { keptRecord, parseRecord, recordFileName, type ZenodoRecord } from './record.ts';

/** A record, and its JSON where it is not kept yet. */
export interface ObtainedRecord {
  readonly record: ZenodoRecord;
  readonly fresh?: string;
}

/**
 * The record of an archive: the one kept in its folder, else the site's. What a record holds never changes; a new version
 * of a data set has a new number.
 *
 * @throws OtoscopeError for what is no record, or where the site cannot be reached.
 */
export async function obtainRecord(
  id: string,
  folder: string,
  web: Web,
  options: PersistOptions,
): Promise<ObtainedRecord> {
  // A kept one that is damaged is as good as none.
  const kept = await keptRecord(folder).catch(() => null);
  if (kept?.id === id) return { record: kept };
  const address = recordAddress(id);
  const fresh = await persist(
    () => {
      return web.ask(address, { accept: 'application/json' }, options.signal, ({ body }) => textOf(body));
    },
    options,
    web.site.otherwise,
  );
  if (fresh.trimStart().startsWith('<'))
    throw new OtoscopeError(`${web.site.address(address)} is no Zenodo record: it is a web page`, {
      hint: 'the page may be a notice of the site or the login of your network: open the address in a browser',
    });
  return { record: parseRecord(fresh, web.site.address(address)), fresh };
}

/** Keeps a record's JSON, as the site gave it, in the archive's folder. */
export async function keepRecord(folder: string, { fresh }: ObtainedRecord): Promise<void> {
  if (fresh !== undefined) await writeAtomically(join(folder, recordFileName), (file) => file.write(fresh));
}
