import { OtoscopeError } from '../errors.ts';
import { writeAtomically } from '../files/atomic.ts';
import type { Sample } from './shard-reader.ts';
import { encodeHeader, padding } from './tar-header.ts';

/**
 * Writes a WebDataset shard: the samples in the order given, each one's members in the order of its map. The same
 * samples give the same bytes on every machine (no times, no owners); names that do not fit an old header get a PAX one.
 * The file appears under its name only when it is whole.
 *
 * @returns how many samples were written.
 * @throws OtoscopeError when the shard cannot be written, or would not read back: a key twice, or one that holds a dot.
 */
export function writeShard(path: string, samples: Iterable<Sample> | AsyncIterable<Sample>): Promise<number> {
  return writeAtomically(path, async (file) => {
    const keys = new Set<string>();
    for await (const sample of samples) {
      if (keys.has(sample.key)) throw unwritable(path, sample.key, 'it was given twice');
      keys.add(sample.key);
      checkNames(path, sample);
      for (const [extension, bytes] of sample.members) {
        await file.write(encodeHeader(`${sample.key}.${extension}`, bytes.length));
        await file.write(bytes);
        await file.write(padding(bytes.length));
      }
    }
    await file.write(endOfArchive);
    return keys.size;
  });
}

const endOfArchive = new Uint8Array(1024);

function checkNames(path: string, { key, members }: Sample): void {
  const base = key.slice(key.lastIndexOf('/') + 1);
  if (base === '' || key.startsWith('/') || /^\.{1,2}\/|\0/.test(key))
    throw unwritable(path, key, 'it is not a relative file name');
  if (base.includes('.')) throw unwritable(path, key, 'a key ends at the first dot of its base name');
  for (const extension of members.keys()) {
    if (!/^[^/\0]+$/.test(extension) || extension !== extension.toLowerCase())
      throw unwritable(path, key, `.${extension} is not a lower-case extension`);
  }
  if (members.size === 0) throw unwritable(path, key, 'it has no members');
}

function unwritable(path: string, key: string, why: string): OtoscopeError {
  return new OtoscopeError(`cannot write sample ${JSON.stringify(key)} to ${path}: ${why}`, {
    hint: 'give every sample a key of its own without dots in its base name',
  });
}
