import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { type Entry, open, type ZipFile } from 'yauzl';
import { messageOf, OtoscopeError } from '../errors.ts';

/** A file in a ZIP, of which nothing is believed but that its name is a plain relative path. */
export interface ZipMember {
  readonly path: string;
  /** As the ZIP states it; reading stops with an error where it is not so. */
  readonly bytes: number;
  /** SHA-256 of its content. */
  digest(): Promise<string>;
  content(): Promise<Uint8Array>;
}

/** A ZIP that is open for reading. */
export interface OpenZip {
  readonly members: ReadonlyMap<string, ZipMember>;
  close(): void;
}

/** More than any submission has; a hostile ZIP can have millions. */
const mostMembers = 20_000;
const hint = 'it was damaged on its way, or not made by otoscope pack: ask for it again';

/**
 * Opens a ZIP and lists what it holds, without unpacking anything.
 *
 * @throws {@link OtoscopeError} for what is no ZIP, is broken, or has members that no honest one has: paths that lead out of
 *   the folder, the same path twice, links, encryption.
 */
export async function openZip(path: string): Promise<OpenZip> {
  const found = await stat(path).catch((error: unknown) => {
    throw new OtoscopeError(isMissing(error) ? `there is no file ${path}` : messageOf(error), { exitCode: 2 });
  });
  if (found.isDirectory()) {
    throw new OtoscopeError(`${path} is a folder`, { hint: 'name the ZIP that otoscope pack wrote', exitCode: 2 });
  }
  const refuse = (what: string): OtoscopeError => new OtoscopeError(`${path}: ${what}`, { hint });
  const zip = await new Promise<ZipFile>((resolve, reject) => {
    open(path, { lazyEntries: true, autoClose: false, strictFileNames: true }, (error, opened) => {
      if (error) reject(refuse(`it is not a ZIP file that can be read: ${messageOf(error)}`));
      else resolve(opened);
    });
  });
  const members = new Map<string, ZipMember>();
  try {
    if (zip.entryCount > mostMembers) throw refuse(`it has ${zip.entryCount} members, at most ${mostMembers} expected`);
    await eachEntry(zip, (entry) => {
      const { fileName, uncompressedSize, externalFileAttributes } = entry;
      if (fileName.endsWith('/')) return;
      const kind = (externalFileAttributes >>> 16) & 0o170000;
      if (kind !== 0 && kind !== 0o100000) throw refuse(`${fileName} is a link or a device`);
      if (entry.isEncrypted()) throw refuse(`${fileName} is encrypted`);
      if (members.has(fileName)) throw refuse(`${fileName} is there twice`);
      members.set(fileName, memberOf(zip, entry, uncompressedSize, refuse));
    });
  } catch (error) {
    zip.close();
    throw error instanceof OtoscopeError ? error : refuse(messageOf(error));
  }
  return { members, close: () => zip.close() };
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

function eachEntry(zip: ZipFile, visit: (entry: Entry) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', resolve);
    zip.on('entry', (entry: Entry) => {
      try {
        visit(entry);
        zip.readEntry();
      } catch (error) {
        reject(error as Error);
      }
    });
    zip.readEntry();
  });
}

function memberOf(zip: ZipFile, entry: Entry, bytes: number, refuse: (what: string) => OtoscopeError): ZipMember {
  const { fileName: path } = entry;
  // The library ends a stream with an error where there is more than the stated size, or less.
  const stream = () =>
    new Promise<AsyncIterable<Uint8Array>>((resolve, reject) => {
      zip.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened)));
    });
  const read = async (take: (chunk: Uint8Array) => void): Promise<void> => {
    try {
      for await (const chunk of await stream()) take(chunk);
    } catch (error) {
      throw refuse(`${path} cannot be read: ${messageOf(error)}`);
    }
  };
  return {
    path,
    bytes,
    async digest() {
      const hash = createHash('sha256');
      await read((chunk) => hash.update(chunk));
      return hash.digest('hex');
    },
    async content() {
      const chunks: Uint8Array[] = [];
      await read((chunk) => chunks.push(chunk));
      return Buffer.concat(chunks);
    },
  };
}
