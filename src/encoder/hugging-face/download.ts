import { stat } from 'node:fs/promises';
import { OtoscopeError } from '../../errors.ts';
import { type Checksum, fetchFile, partOf } from '../../network/fetch-file.ts';
import { type Patience, type PersistOptions, persist, usualPatience, waitingText } from '../../network/patience.ts';
import { textOf, type Web } from '../../network/web.ts';

/** How far a file is, of how much: bytes. */
export type OnDownload = (file: string, done: number, total: number) => void;

export interface FetchOptions {
  readonly onDownload?: OnDownload | undefined;
  /** Told in a line why a download waits. */
  readonly onNote?: ((line: string) => void) | undefined;
  /** Ends what is being fetched. */
  readonly signal?: AbortSignal | undefined;
  /** How a hub that does not answer is borne with. */
  readonly patience?: Patience | undefined;
}

interface Download {
  readonly web: Web;
  readonly url: string;
  /** Where the file comes to be, whole. */
  readonly path: string;
  /** Bytes, where the hub tells it beforehand. */
  readonly size: number | undefined;
  readonly checksum: Checksum | undefined;
  /** As messages name it. */
  readonly title: string;
}

const never = new AbortController().signal;

/** Without a network nobody should have to wait long to hear of it, and nothing is under way yet. */
const triesForAnswer = 3;

/**
 * Fetches a file, resumed where it broke off; it gets its name when its size and checksum are as the hub tells.
 *
 * @throws OtoscopeError; the signal's reason when aborted.
 */
export async function download(wanted: Download, options: FetchOptions): Promise<void> {
  const { web, url, path, checksum, title } = wanted;
  const persistence = persistenceFor(title, options);
  const size = wanted.size ?? (await sizeAt(web, url, persistence));
  // That it is all here is told when its content is known to be right.
  const onBytes = (here: number): void => {
    if (here < size) options.onDownload?.(title, here, size);
  };
  onBytes(
    await stat(partOf(path)).then(
      (found) => found.size,
      () => 0,
    ),
  );
  const isHere = (): Promise<boolean> => isFile(path, size);
  await fetchFile(
    { url, size, path, checksum, isHere },
    { ...persistence, web, onBytes, say: (line) => options.onNote?.(line) },
  );
  options.onDownload?.(title, size, size);
}

/** What an address says; asked for once, or until patience ends. */
export async function answerOf(
  web: Web,
  url: string,
  title: string,
  { once, ...options }: FetchOptions & { readonly once: boolean },
): Promise<string> {
  const { patience, ...persistence } = persistenceFor(title, options);
  const tries = once ? 1 : triesForAnswer;
  return persist(
    () => web.ask(url, { accept: 'application/json' }, persistence.signal, ({ body }) => textOf(body)),
    { ...persistence, patience: { ...patience, tries } },
    web.site.otherwise,
  );
}

/** The size of a file of which the hub did not tell it, by asking for its first byte. */
async function sizeAt(web: Web, url: string, persistence: PersistOptions): Promise<number> {
  const ask = () => {
    return web.ask(url, { range: 'bytes=0-0' }, persistence.signal, async ({ status, headers }) => {
      const told = status === 200 ? headers.get('content-length') : headers.get('content-range');
      return /\d+$/.exec(told ?? '')?.[0];
    });
  };
  const size = await persist(ask, persistence, web.site.otherwise);
  if (size !== undefined) return Number(size);
  throw new OtoscopeError(`${url} does not tell how long the file is`, { hint: web.site.otherwise });
}

function persistenceFor(title: string, { patience, signal, onNote }: FetchOptions): PersistOptions {
  return {
    patience: patience ?? usualPatience,
    signal: signal ?? never,
    onWait: (why, wait) => onNote?.(waitingText(title, why, wait)),
  };
}

/** Whether a file is here, of a size where that is known. What has its name was right when it came. */
export async function isFile(path: string, size: number | undefined): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true && (size === undefined || found.size === size);
}
