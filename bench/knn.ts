import { unitRows } from '../src/knn/normalize.ts';
import { NeighbourSearch, neighbourCount } from '../src/knn/search.ts';
import { randomStream } from '../src/random/random.ts';
import type { Benchmark } from './benchmark.ts';
import { timed } from './measure.ts';

/** Vectors of length 1 [count, dimension]. */
function vectors(count: number, dimension: number, seed: number): Float32Array {
  const random = randomStream(seed);
  const numbers = Float32Array.from({ length: count * dimension }, () => random.next() - 0.5);
  return unitRows(
    numbers,
    dimension,
    Int32Array.from({ length: count }, (_, row) => row),
    numbers,
  );
}

export const benchmark: Benchmark = {
  title: 'Nearest neighbours',
  about:
    'The ten nearest of the keys for each query, exactly, from vectors in memory; the peer is torch: a matrix product and\n`topk`, a tile at a time.',
  async *rows({ quick, pairs, peer }) {
    const torch = await peer('knn');
    const sizes = quick
      ? [[20_000, 2_000, 768]]
      : [
          [100_000, 8_000, 768],
          [20_000, 5_000, 768],
        ];
    for (const [keys, queries, dimension] of sizes as [number, number, number][]) {
      const search = new NeighbourSearch(vectors(keys, dimension, 1), dimension, neighbourCount);
      const asked = vectors(queries, dimension, 2);
      const theirs = await torch?.prepare('search', { keys, queries, dimension, k: neighbourCount });
      const measured = await pairs(
        timed(() => search.find(asked)),
        theirs,
        { repeats: 5 },
      );
      await search.release();
      yield {
        what: `${keys.toLocaleString('en')} keys × ${queries.toLocaleString('en')} queries × ${dimension}`,
        amount: { count: queries, unit: 'queries' },
        ...measured,
        ...(torch && { peerName: torch.name }),
        target: { kind: 'faster', atLeast: 1.2 },
      };
    }
  },
};
