import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { miniKajongg } from '../task/recordings/mini-kajongg.ts';
import { miniTonejs } from '../task/recordings/mini-tonejs.ts';
import type { PackageRecordings } from '../task/recordings.ts';
import { clipOf } from './sample.ts';
import { shardsOf } from './select.ts';
import { readShard } from './shard-reader.ts';
import { goodCopy } from './source/package.ts';

/** A recording that is on this machine. */
export interface RecordingAtHand {
  /** The archive or package that it is of. */
  readonly origin: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** So many of an archive or package, so that others have their turn. */
const perOrigin = 12;

/**
 * Some recordings that are on this machine already, without a look at the network: the first ones of every archive in the
 * data folder, else of the mini suite's packages that are installed or in the cache. The same ones as long as nothing
 * there changes; what cannot be read is passed over, for it is a run that tells of broken archives.
 *
 * @param data the folder with the archives.
 */
export async function* recordingsAtHand(data: string): AsyncGenerator<RecordingAtHand> {
  let found = false;
  for (const archive of await foldersOf(data)) {
    for await (const recording of ofArchive(data, archive)) {
      found = true;
      yield recording;
    }
  }
  if (found) return;
  // A voice first: what is taken may be only the beginning.
  for (const wanted of [...miniKajongg.packages, ...miniTonejs.packages]) yield* ofPackage(wanted);
}

async function foldersOf(data: string): Promise<string[]> {
  const entries = await readdir(data, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort();
}

async function* ofArchive(data: string, archive: string): AsyncGenerator<RecordingAtHand> {
  const shards = await shardsOf(join(data, archive), '*.tar').catch(() => []);
  let count = 0;
  try {
    for (const shard of shards) {
      for await (const sample of readShard(shard)) {
        const { key, audio } = clipOf(sample, shard);
        yield { origin: archive, name: `${shard}: ${key}`, bytes: audio };
        count += 1;
        if (count === perOrigin) return;
      }
    }
  } catch {
    // The rest of a broken archive is left out.
  }
}

async function* ofPackage(wanted: PackageRecordings): AsyncGenerator<RecordingAtHand> {
  const copy = await goodCopy(wanted);
  for (const path of copy?.recordings.slice(0, perOrigin) ?? []) {
    const file = join(copy!.folder, path);
    const bytes = await readFile(file).catch(() => null);
    if (bytes) yield { origin: wanted.package.replace(/^\w+:/, ''), name: file, bytes };
  }
}
