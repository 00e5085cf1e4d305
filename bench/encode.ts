import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveEncoder } from '../src/encoder/resolve.ts';
import { ThreadPool } from '../src/threads/pool.ts';
import { mixed, speech, writeArchive } from './archive.ts';
import type { Benchmark, Row } from './benchmark.ts';
import { encodeArchive, forward, loadArchive } from './encode-parts.ts';
import { median, timed } from './measure.ts';
import { writeTransformer } from './transformer.ts';

/** An encoder slower than so many times real time, by all threads, is what the whole should take. */
const slow = 300;

export const benchmark: Benchmark = {
  title: 'Encoding an archive',
  about:
    'From shards of clips to stored embeddings, threads and encoder being up. The peer does what X-ARES does with Debian packages:\n' +
    'clips decoded by soundfile and resampled by torchaudio in the worker processes of a DataLoader, batches of 16 through torch,\n' +
    "arrays into a tar. Below, the same work against its own parts alone with as many threads: reading, decoding and resampling;\nthe encoder's forward pass over waveforms in memory.",
  async *rows({ quick, threads: cores, folder, pairs, peer }) {
    // Without soundfile or torchaudio it says so itself and does not come up.
    const reference = await peer('encode').catch(() => null);
    const works = [
      { name: 'log-mel, speech', seconds: 10, clips: 1000, kinds: speech, what: '1000 × 10 s FLAC 16 kHz, log-mel' },
      {
        name: 'log-mel, mixed',
        seconds: 4,
        clips: 924,
        kinds: mixed,
        what: '924 × 4 s of mixed rates and formats, log-mel',
      },
      { name: 'transformer', seconds: 10, clips: 1000, kinds: speech, what: '1000 × 10 s, 4 layers × 768' },
    ] as const;
    const transformer = await writeTransformer(folder);
    for (const [index, { name, seconds, clips: all, kinds, what: full }] of works.entries()) {
      const clips = quick ? Math.ceil(all / 10) : all;
      const what = quick ? full.replace(String(all), String(clips)) : full;
      const archive = join(folder, `archive-${index}`);
      await mkdir(archive);
      const shards = await writeArchive(archive, { clips, seconds, kinds });
      const encoder = name === 'transformer' ? 'transformer' : 'logmel';
      const source = await resolveEncoder(encoder === 'transformer' ? transformer : 'logmel');
      const threads = new ThreadPool(cores);
      const options = { repeats: encoder === 'transformer' ? 3 : 5, warmUps: 1 };
      const whole = timed(() => encodeArchive(shards, source, threads, archive));
      const row = (suffix: string): Pick<Row, 'what' | 'amount'> => {
        return { what: `${what}${suffix}`, amount: { count: clips * seconds, unit: 's of sound' } };
      };

      const theirs = await reference?.prepare('encode', { shards, encoder });
      yield {
        ...row(''),
        ...(await pairs(whole, theirs, options)),
        ...(reference && { peerName: `X-ARES' way, ${reference.name}` }),
        ...(encoder === 'logmel' && { target: { kind: 'faster', atLeast: 2 } }),
      };

      const loading = timed(() => loadArchive(shards, 16_000, threads));
      const encoding = timed(() => forward({ clips, seconds }, source, threads));
      const alone = await pairs(loading, encoding, options);
      const [load, pass] = [alone.ours, alone.peer!].map((samples) => median(samples.map(({ value }) => value)));
      yield { ...row(': decoding alone'), ours: alone.ours, peer: null };
      yield { ...row(': forward alone'), ours: alone.peer!, peer: null };
      const isSlow = clips * seconds < slow * pass!;
      const larger = load! > pass! ? loading : encoding;
      yield {
        ...row(': whole'),
        ...(await pairs(whole, isSlow ? encoding : larger, options)),
        peerName: `${larger === encoding || isSlow ? 'forward' : 'decoding'} alone`,
        target: { kind: 'share', atMost: isSlow ? 1.05 : 1.15 },
      };
      const both = async () => {
        const [first, second] = [await loading(), await encoding()];
        return { value: first.value + second.value, cpu: first.cpu! + second.cpu! };
      };
      yield {
        ...row(': whole, of its parts'),
        ...(await pairs(whole, both, options)),
        peerName: 'decoding and forward, one after the other',
        target: { kind: 'share', atMost: 1.05 },
      };
      await threads.close();
    }
  },
};
