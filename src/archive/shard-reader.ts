import { open } from 'node:fs/promises';
import { OtoscopeError } from '../errors.ts';
import { nameOf, type SampleName, secret, type Told, told } from '../told.ts';
import { FileChunks } from './file-chunks.ts';
import { readTar } from './tar.ts';

/** The members of a shard that belong together: a recording and what is known about it. */
export interface Sample {
  /** Folder and base name up to its first dot: `speech/clip7` of `speech/clip7.seg.wav`. */
  readonly key: string;
  /** What follows that dot, in lower case (`seg.wav`), to the member's bytes, each in an array buffer of its own. */
  readonly members: ReadonlyMap<string, Uint8Array>;
}

/** Bytes of one sample, at most: as many as the longest recording that is decoded has in float32 (`audio/limits.ts`). */
const largestSample = 2 ** 30;
/** Bytes that the names of a shard's samples may take: some million samples. */
const mostSeen = 2 ** 28;
/** About what an entry in a set takes besides the text. */
const bytesPerSeen = 64;

/**
 * The samples of a WebDataset shard in the order they stand: consecutive members of one key are one sample. Memory holds
 * one sample at a time. Folders, links, hidden files (macOS writes `._*` and `.DS_Store`) and files without an extension
 * are passed over.
 *
 * @param keys of the only samples that are wanted; the bytes of others are not read from the disk.
 * @throws OtoscopeError for a shard that cannot be read, is cut off or damaged, has a sample twice, or would take more than
 * 1 GiB for one sample or 256 MiB for the names of all.
 *
 * @example
 * for await (const { key, members } of readShard('data/esc50/wds-audio-fold-1-0.tar')) …
 */
export async function* readShard(path: string, keys?: ReadonlySet<string>): AsyncGenerator<Sample> {
  const seen = new Set<string>();
  let seenBytes = 0;
  let key: string | undefined;
  let members = new Map<string, Uint8Array>();
  let size = 0;
  for await (const member of readFile(path, keys)) {
    const name = partsOf(member.name)!;
    if (name.key !== key) {
      if (key !== undefined) yield { key, members };
      const sample = { archive: path, key: name.key, number: seen.size + 1 };
      if (seen.has(name.key)) throw twice(sample, 'its members stand in two places');
      seen.add(name.key);
      seenBytes += 2 * name.key.length + bytesPerSeen;
      if (seenBytes > mostSeen) throw tooMuch(path, told`the names of its ${seen.size} samples`, mostSeen);
      key = name.key;
      members = new Map();
      size = 0;
    }
    const sample = { archive: path, key: name.key, number: seen.size };
    if (members.has(name.extension)) throw twice(sample, told`there are two members .${secret(name.extension)}`);
    members.set(name.extension, member.bytes);
    size += member.bytes.length + member.name.length + bytesPerSeen;
    if (size > largestSample) throw tooMuch(path, nameOf(sample), largestSample);
  }
  if (key !== undefined) yield { key, members };
}

async function* readFile(path: string, keys: ReadonlySet<string> | undefined) {
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw unreadable(path, error);
  });
  try {
    const { size } = await handle.stat();
    const chunks = keys
      ? new FileChunks(handle)
      : handle.createReadStream({ highWaterMark: 1 << 20, autoClose: false });
    const wanted = (name: string): boolean => {
      const parts = partsOf(name);
      return parts !== null && (keys?.has(parts.key) ?? true);
    };
    yield* readTar(chunks, { name: path, length: size, largest: largestSample, wanted });
  } catch (error) {
    throw error instanceof OtoscopeError ? error : unreadable(path, error);
  } finally {
    await handle.close();
  }
}

/** Key and extension after WebDataset's rule; null: no part of a sample. */
function partsOf(name: string): { key: string; extension: string } | null {
  const path = name.replace(/^(\.?\/)+/, '');
  const base = path.lastIndexOf('/') + 1;
  const dot = path.indexOf('.', base);
  const hidden = dot === base || path.startsWith('__MACOSX/');
  if (hidden || dot < 0 || dot === path.length - 1) return null;
  return { key: path.slice(0, dot), extension: path.slice(dot + 1).toLowerCase() };
}

function unreadable(path: string, error: unknown): OtoscopeError {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  const why =
    code === 'ENOENT'
      ? 'there is no such file'
      : code === 'EISDIR'
        ? 'it is a folder'
        : code === 'EACCES'
          ? 'permission is denied'
          : code;
  if (why === undefined) throw error;
  return new OtoscopeError(`cannot read the archive ${path}: ${why}`, {
    hint: 'check the path and its permissions, or get the archive again',
    cause: error,
  });
}

function tooMuch(path: string, what: Told, most: number): OtoscopeError {
  return new OtoscopeError(told`${path}: ${what} would take more than ${most} bytes of memory`, {
    hint: 'cut long recordings into clips, and large archives into shards',
  });
}

function twice(sample: SampleName, how: string | Told): OtoscopeError {
  return new OtoscopeError(told`${sample.archive}: ${nameOf(sample)} stands twice: ${how}`, {
    hint: 'make the archive again with every key once and the members of a key side by side',
  });
}
