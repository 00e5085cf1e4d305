import { OtoscopeError } from '../errors.ts';
import { secretName, told } from '../told.ts';
import { ByteReader, type Chunks } from './byte-reader.ts';
import { decodeHeader, decodeName, decodePaxRecords, type TarHeader } from './tar-header.ts';

/** A regular file of a tar archive. */
export interface TarMember {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface TarSource {
  /** How errors name the archive: its path. */
  readonly name: string;
  /** Bytes in all, where known: a header that promises more is seen before memory is set aside for it. */
  readonly length?: number;
  /** Bytes of the largest member that is wanted; absent: what one typed array may hold everywhere. */
  readonly largest?: number;
  /** Which members to hand out; the others are passed over without being kept. Absent: all. */
  readonly wanted?: (name: string) => boolean;
}

const blockSize = 512;
/** What one typed array may hold everywhere. */
export const largestMember = 2 ** 31;
/** Names and PAX records of one member are far below a mebibyte; longer ones would fill the memory. */
const largestExtension = 2 ** 20;
/** The longest path that systems take. */
const longestName = 4096;

/**
 * The regular files of a tar stream (ustar, PAX and GNU long names), one at a time: memory holds one member. Folders,
 * links and devices are passed over. A missing end-of-archive mark is fine, and so is an archive that ends with the
 * last byte of a member; anything else that is not a whole tar is an OtoscopeError that names the archive, the place
 * and the member.
 */
export async function* readTar(chunks: Chunks, source: TarSource): AsyncGenerator<TarMember> {
  const reader = new ByteReader(chunks);
  try {
    yield* readMembers(reader, source);
  } finally {
    await reader.close();
  }
}

async function* readMembers(reader: ByteReader, source: TarSource): AsyncGenerator<TarMember> {
  let longName: string | undefined;
  let pax: Readonly<Record<string, string>> = {};
  let members = 0;
  while (true) {
    const offset = reader.position;
    const block = await reader.read(blockSize);
    if (block.length === 0 && offset > 0) return;
    if (block.every((byte) => byte === 0)) {
      if (offset === 0 && block.length < blockSize) throw empty(source.name);
      return await expectEnd(reader, source.name);
    }
    const header = decodeHeader(block);
    if (typeof header === 'string') throw badHeader(source.name, offset, header, block, members);
    const name = longName ?? pax.path ?? header.name;
    const size = sizeOf(header, pax);
    const extension = 'xgLK'.includes(header.type);
    const regular = isRegular(header, name);
    const member = { name, number: members + 1, size, offset: reader.position, archive: source.name };
    if (name.length > longestName)
      throw badHeader(source.name, offset, `a name of ${name.length} characters`, block, members);
    if (regular && Object.keys(pax).some((key) => key.startsWith('GNU.sparse')))
      throw unsupported(member, 'sparse file');
    if (!(Number.isInteger(size) && size >= 0 && size <= (extension ? largestExtension : largestMember)))
      throw badHeader(source.name, offset, `it promises ${size} bytes`, block, members);
    if (source.length !== undefined && reader.position + size > source.length)
      throw truncated(member, Math.max(0, source.length - reader.position));
    if (extension) {
      const data = await wholeMember(reader, member);
      if (header.type === 'x') pax = decodePaxRecords(data);
      if (header.type === 'L') longName = decodeName(data);
    } else {
      if (regular && (source.wanted?.(name) ?? true)) {
        if (size > (source.largest ?? largestMember)) throw tooLarge(member, source.largest!);
        yield { name, bytes: await wholeMember(reader, member) };
      } else await skipMember(reader, member);
      longName = undefined;
      pax = {};
      members++;
    }
    // What fills the last block up may be missing at the end of the archive.
    await reader.skip((blockSize - (size % blockSize)) % blockSize);
  }
}

interface Place {
  readonly archive: string;
  readonly name: string;
  /** Which of the archive's members it is, from 1 on. */
  readonly number: number;
  readonly size: number;
  /** Where the member's bytes start. */
  readonly offset: number;
}

/** Links, folders and devices have no bytes, whatever their header's size field says. */
function sizeOf(header: TarHeader, pax: Readonly<Record<string, string>>): number {
  if ('123456'.includes(header.type)) return 0;
  return 'xgLK'.includes(header.type) || pax.size === undefined ? header.size : Number(pax.size);
}

/** Contiguous files (7) are plain ones today; before ustar a folder was a file whose name ends in a slash. */
function isRegular(header: TarHeader, name: string): boolean {
  return '07'.includes(header.type) && !name.endsWith('/');
}

async function wholeMember(reader: ByteReader, member: Place): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await reader.read(member.size);
  if (bytes.length < member.size) throw truncated(member, bytes.length);
  return bytes;
}

async function skipMember(reader: ByteReader, member: Place): Promise<void> {
  const skipped = await reader.skip(member.size);
  if (skipped < member.size) throw truncated(member, skipped);
}

/** Only zeros may follow the end mark: bytes of another archive there would be lost without a word. */
async function expectEnd(reader: ByteReader, archive: string): Promise<void> {
  while (true) {
    const offset = reader.position;
    const block = await reader.read(64 * 1024);
    const at = block.findIndex((byte) => byte !== 0);
    if (at >= 0)
      throw new OtoscopeError(`${archive}: data at byte ${offset + at}, after the end of the archive`, {
        hint: 'two tar files were joined or the file is damaged: make or download the archive again',
      });
    if (block.length === 0) return;
  }
}

function empty(archive: string): OtoscopeError {
  return new OtoscopeError(`${archive} is empty: expected a tar archive`, {
    hint: 'remove the file and download or make it again',
  });
}

function truncated({ archive, name, number, size, offset }: Place, found: number): OtoscopeError {
  const member = secretName(name, String(number));
  return new OtoscopeError(
    told`${archive} is cut off: member ${member} at byte ${offset} has ${found} of its ${size} bytes`,
    { hint: 'the download or copy is incomplete: remove the file and get it again' },
  );
}

function tooLarge({ archive, name, number, size, offset }: Place, largest: number): OtoscopeError {
  const member = secretName(name, String(number));
  return new OtoscopeError(
    told`${archive}: member ${member} at byte ${offset} has ${size} bytes; at most ${largest} are read`,
    { hint: 'cut the recording into clips, or leave the file out of the archive' },
  );
}

function unsupported({ archive, name, number, offset }: Place, what: string): OtoscopeError {
  const member = secretName(name, String(number));
  return new OtoscopeError(told`${archive}: member ${member} at byte ${offset} is a ${what}, which is not supported`, {
    hint: 'make the archive again with plain files (tar without --sparse)',
  });
}

function badHeader(archive: string, offset: number, why: string, block: Uint8Array, members: number): OtoscopeError {
  if (block[0] === 0x1f && block[1] === 0x8b && offset === 0)
    return new OtoscopeError(`${archive} is compressed with gzip: expected a plain tar archive`, {
      hint: `unpack it first: gunzip < ${archive} > plain.tar`,
    });
  const place = members === 0 ? 'it does not start as a tar archive' : `after ${members} whole members`;
  return new OtoscopeError(`${archive}: no tar header at byte ${offset} (${why}), ${place}`, {
    hint: 'the file is damaged or no tar archive: remove it and get it again',
  });
}
