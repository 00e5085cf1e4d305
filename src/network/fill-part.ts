import { OtoscopeError } from '../errors.ts';
import { FileFailure } from './file-failure.ts';
import { PartFile } from './part-file.ts';
import { PassingTrouble, type PersistOptions, persist } from './patience.ts';
import type { Answer, Web } from './web.ts';

/** A file of a site, of which the site tells how long it is. */
export interface RemoteFile {
  readonly url: string;
  /** Bytes. */
  readonly size: number;
}

export interface FillOptions extends PersistOptions {
  readonly web: Web;
  /** Told how many of the file's bytes are here. */
  readonly onBytes: (here: number) => void;
}

/**
 * Fetches what a part file lacks and puts it on the disk. Whatever happens, what is here stays, unless the site can send the
 * file only from its beginning. The content is not looked at; where the site sends too much, the part is too long.
 *
 * @throws OtoscopeError where the part cannot be written or the site does not have it; the signal's reason when aborted.
 */
export async function fillPart(file: RemoteFile, path: string, options: FillOptions): Promise<void> {
  const { web, signal, onBytes } = options;
  const part = await PartFile.open(path);
  const { site } = web;
  const address = site.address(file.url);
  const fetchRest = async (): Promise<void> => {
    const range: Record<string, string> = part.length > 0 ? { range: `bytes=${part.length}-` } : {};
    await web.ask(file.url, range, signal, async (answer) => {
      const start = startOf(answer, file, address, site.teller);
      if (start !== part.length) await part.empty();
      // The beginning is asked for next, where this is not it.
      if (start !== part.length) throw new PassingTrouble(`${new URL(address).host} sent another part of the file`);
      for await (const chunk of answer.body) {
        await part.append(chunk);
        onBytes(part.length);
        if (part.length > file.size) return;
      }
    });
    if (part.length < file.size) throw new PassingTrouble(`${new URL(address).host} ended the file too early`);
  };
  try {
    if (part.length > file.size) await part.empty();
    let most = part.length;
    await persist(
      async () => {
        if (part.length === file.size) return;
        try {
          await fetchRest();
        } catch (error) {
          if (error instanceof PassingTrouble) error.gotFurther = part.length > most;
          most = Math.max(most, part.length);
          throw error;
        }
      },
      options,
      site.otherwise,
    );
    await part.sync();
  } finally {
    await part.close();
  }
}

/**
 * At which byte of the file an answer begins; undefined where it is no part of the file.
 *
 * @throws OtoscopeError for what is not the file at all.
 */
function startOf(
  { status, headers }: Answer,
  { size }: RemoteFile,
  address: string,
  teller: string,
): number | undefined {
  if (status === 206) {
    const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '') ?? [];
    return total === '*' || total === String(size) ? Number(start) : undefined;
  }
  if (status !== 200) return undefined;
  const length = headers.get('content-length');
  if (length !== String(size) && /\bhtml\b/.test(headers.get('content-type') ?? ''))
    throw new OtoscopeError(`${address} is a web page, not the file`, {
      hint: 'the page may be a notice of the site or the login of your network: open the address in a browser',
    });
  if (length !== null && length !== String(size))
    throw new FileFailure(`${address} has ${length} bytes, but ${teller} says ${size}`, {
      hint: 'the mirror, or a proxy between, may have another version of it',
    });
  return 0;
}
