import { findNeighbours } from '../src/knn/find.ts';
import { unitRows } from '../src/knn/normalize.ts';
import { neighbourCount } from '../src/knn/search.ts';
import { randomStream } from '../src/random/random.ts';
import { ThreadPool } from '../src/threads/pool.ts';
import type { Benchmark } from './benchmark.ts';
import { timed } from './measure.ts';

/** Random numbers around 0 in shared memory [count, dimension]. */
function vectors(count: number, dimension: number, seed: number): Float32Array {
  const random = randomStream(seed);
  const numbers = new Float32Array(new SharedArrayBuffer(4 * count * dimension));
  for (let index = 0; index < numbers.length; index += 1) numbers[index] = random.next() - 0.5;
  return numbers;
}

const everyRow = (count: number): Int32Array => Int32Array.from({ length: count }, (_, row) => row);

/** A search as Track B makes it: the keys' length is made 1 on the way, as the peer's is. */
function searching(keys: number, queries: number, dimension: number, threads: ThreadPool) {
  const among = { embeddings: vectors(keys, dimension, 1), dimension, rows: everyRow(keys), norms: null };
  const asked = unitRows(vectors(queries, dimension, 2), dimension, everyRow(queries));
  return timed(() => findNeighbours(among, asked, threads, () => {}));
}

const words = (...numbers: number[]): string => numbers.map((number) => number.toLocaleString('en')).join(' × ');

export const benchmark: Benchmark = {
  title: 'Nearest neighbours',
  about:
    'The ten nearest keys of each query, exactly, from embeddings in memory to similarities and places. The peer is torch:\n`normalize`, a matrix product and `topk`, a tile at a time; of several tiles the one that is fastest there.',
  async *rows({ quick, threads: cores, pairs, peer }) {
    const torch = await peer('knn');
    const threads = new ThreadPool(cores);
    const sizes = [
      [100_000, 8_000, 768],
      [20_000, 5_000, 768],
      [1_600, 400, 768],
    ] as const;
    for (const [keys, queries, dimension] of quick ? sizes.slice(1) : sizes) {
      const theirs = await torch?.prepare('search', { keys, queries, dimension, k: neighbourCount });
      yield {
        what: words(keys, queries, dimension),
        amount: { count: queries, unit: 'queries' },
        ...(await pairs(searching(keys, queries, dimension, threads), theirs, { repeats: 7, warmUps: 2 })),
        ...(torch && { peerName: torch.name }),
        ...(keys >= 20_000 && { target: { kind: 'faster' as const, atLeast: 1.2 } }),
      };
    }
    const [keys, queries, dimension] = quick ? [8_000, 500, 256] : [32_000, 2_000, 768];
    for (const [along, at, size] of [
      ...[0.25, 0.5, 1, 2, 4].map((by) => ['keys', keys * by, [keys * by, queries, dimension]] as const),
      ...[0.25, 0.5, 1, 2, 4].map((by) => ['queries', queries * by, [keys, queries * by, dimension]] as const),
      ...[64, 128, 256, 512, 1024].map((by) => ['dimensions', by, [keys, queries, by]] as const),
    ]) {
      const series = {
        keys: `keys × ${words(queries, dimension)}`,
        queries: `${words(keys)} × queries × ${dimension}`,
        dimensions: `${words(keys, queries)} × dimensions`,
      }[along];
      yield {
        what: `${along}: ${words(...size)}`,
        ...(await pairs(searching(...size, threads), null, { repeats: 5 })),
        growth: { series, along, at },
      };
    }
    for (let count = 1; count <= cores; count *= 2) {
      const some = new ThreadPool(count);
      yield {
        what: `cores: ${count}`,
        ...(await pairs(searching(keys, queries, dimension, some), null, { repeats: 5 })),
        growth: { series: words(keys, queries, dimension), along: 'cores', at: count },
      };
      await some.close();
    }
    await threads.close();
  },
};
