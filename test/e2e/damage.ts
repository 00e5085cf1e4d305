import type { Sample } from '../../src/archive/shard-reader.ts';
import { readShard } from '../../src/archive/shard-reader.ts';
import { writeShard } from '../../src/archive/shard-writer.ts';

/** Writes a shard anew with one of its samples changed; returns that sample's key. */
export async function changeSample(
  shard: string,
  isMeant: (key: string) => boolean,
  change: (members: Map<string, Uint8Array>) => void,
): Promise<string> {
  const samples: Sample[] = [];
  let changed: string | undefined;
  for await (const { key, members } of readShard(shard)) {
    const own = new Map(members);
    if (changed === undefined && isMeant(key)) {
      change(own);
      changed = key;
    }
    samples.push({ key, members: own });
  }
  if (changed === undefined) throw new Error(`${shard} has no such sample`);
  await writeShard(shard, samples);
  return changed;
}
