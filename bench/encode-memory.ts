import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveEncoder } from '../src/encoder/resolve.ts';
import { ThreadPool } from '../src/threads/pool.ts';
import { speech, writeArchive } from './archive.ts';
import type { Benchmark } from './benchmark.ts';
import { encodeArchive } from './encode-parts.ts';
import { peakOf } from './measure.ts';

interface Work {
  readonly shards: readonly string[];
  readonly folder: string;
  readonly threads: number;
}

/** The whole of an archive, in a process of its own. */
export async function encodeWith({ shards, folder, threads: count }: Work): Promise<void> {
  const threads = new ThreadPool(count);
  await encodeArchive(shards, await resolveEncoder('logmel'), threads, folder);
  await threads.close();
}

export const benchmark: Benchmark = {
  title: 'Memory of encoding',
  about: 'Peak memory of a process that encodes archives of more and more clips of 10 s with the log-mel encoder.',
  async *rows({ quick, threads, folder, pairs }) {
    for (const clips of quick ? [100, 400] : [250, 500, 1000, 2000, 4000]) {
      const archive = join(folder, String(clips));
      await mkdir(archive);
      const shards = await writeArchive(archive, { clips, seconds: 10, kinds: speech });
      yield {
        what: `${clips} × 10 s`,
        quantity: 'bytes',
        ...(await pairs(peakOf(import.meta.url, 'encodeWith', { shards, folder: archive, threads }), null, {
          repeats: 3,
          warmUps: 0,
        })),
        growth: { series: 'encoding', along: 'clips', at: clips },
      };
    }
  },
};
