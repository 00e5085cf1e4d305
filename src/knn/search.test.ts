import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { largestPerRow } from '../metric/accuracy.ts';
import { ThreadPool } from '../threads/pool.ts';
import { findNeighbours } from './find.ts';
import { columnNorms, unitRows } from './normalize.ts';
import { search } from './search.ts';
import { vote } from './vote.ts';

interface Case {
  name: string;
  train: number[][];
  labels: number[];
  query: number[][];
  k: number;
  num_classes: number;
  topk_sims: number[][];
  scores: number[][];
  argmax: number[];
  rownorm_scores: number[][];
  rownorm_argmax: number[];
}

const cases = JSON.parse(readFileSync(new URL('../../test/oracle/knn/knn.json', import.meta.url), 'utf8')) as Case[];
const everyRow = (matrix: number[][]): Int32Array => Int32Array.from(matrix.keys());

/** Where similarities are equal the order of neighbours is arbitrary, and so is the vote of those on the border. */
const arbitrary = (name: string, query: number[]): boolean => name === 'ties' || query.every((value) => value === 0);

for (const given of cases) {
  const dimension = given.train[0]!.length;
  const train = Float32Array.from(given.train.flat());
  const query = unitRows(Float32Array.from(given.query.flat()), dimension, everyRow(given.query));
  const protocols = {
    reference: {
      norms: columnNorms(train, dimension, everyRow(given.train)),
      scores: given.scores,
      argmax: given.argmax,
    },
    strict: { norms: null, scores: given.rownorm_scores, argmax: given.rownorm_argmax },
  };
  for (const [protocol, { norms, scores, argmax }] of Object.entries(protocols)) {
    test(`${given.name}, ${protocol}: class scores are the oracle's to 1e-6`, async () => {
      const rows = everyRow(given.train);
      const keys = { embeddings: train, dimension, rows, norms };
      const neighbours = await search({ keys, first: 0, end: rows.length, queries: query, k: given.k }, () => {});
      const ours = vote(neighbours, Int32Array.from(given.labels), given.num_classes);
      const predicted = largestPerRow(ours, given.num_classes);
      for (const [row, expected] of scores.entries()) {
        if (arbitrary(given.name, given.query[row]!)) continue;
        const actual = ours.subarray(row * given.num_classes, (row + 1) * given.num_classes);
        for (const [index, value] of expected.entries()) expect(Math.abs(actual[index]! - value)).toBeLessThan(1e-6);
        expect(predicted[row]).toBe(argmax[row]);
      }
      if (protocol === 'reference') {
        for (const [index, similarity] of given.topk_sims.flat().entries()) {
          expect(Math.abs(neighbours.similarities[index]! - similarity)).toBeLessThan(1e-6);
        }
      }
    });
  }
}

test('neither tiles nor threads change the neighbours; of equals the first ones count', async () => {
  const [keyCount, queryCount, dimension, k] = [20_000, 600, 4, 10];
  const noise = (count: number, seed: number) => {
    return Float32Array.from({ length: count }, (_, index) => (Math.sin(12.9898 * (index + 1) * seed) * 437.585) % 1);
  };
  const shared = new Float32Array(new SharedArrayBuffer(4 * keyCount * dimension));
  shared.set(noise(keyCount * dimension, 1));
  // Every key stands twice, in the parts of different threads.
  shared.copyWithin((shared.length / 2) | 0, 0, shared.length / 2);
  const rows = Int32Array.from({ length: keyCount }, (_, row) => row);
  const queries = unitRows(noise(queryCount * dimension, 2), dimension, rows.subarray(0, queryCount));
  const threads = new ThreadPool(2);
  const done: number[] = [];
  const keys = { embeddings: shared, dimension, rows, norms: null };
  const { similarities, indices } = await findNeighbours(keys, queries, threads, (count) => done.push(count));
  await threads.close();
  expect(done.at(-1)).toBe(queryCount);
  const unit = unitRows(shared, dimension, rows);
  for (const query of [0, 511, 512, 599]) {
    const all = Array.from(rows, (key) => {
      let product = 0;
      for (let index = 0; index < dimension; index += 1) {
        product += unit[key * dimension + index]! * queries[query * dimension + index]!;
      }
      return { key, product };
    });
    // Sorting keeps the order of equals.
    const expected = all.sort((a, b) => b.product - a.product).slice(0, k);
    for (const [rank, { key, product }] of expected.entries()) {
      expect(similarities[query * k + rank]).toBeCloseTo(product, 5);
      expect(indices[query * k + rank]).toBe(key);
    }
  }
});

test('with fewer training vectors than k all of them vote', async () => {
  const keys = { embeddings: Float32Array.of(1, 0, 0, 1), dimension: 2, rows: Int32Array.of(0, 1), norms: null };
  const neighbours = await search({ keys, first: 0, end: 2, queries: Float32Array.of(1, 0), k: 10 }, () => {});
  expect(neighbours.k).toBe(2);
  expect([...vote(neighbours, Int32Array.of(0, 1), 2)].map((score) => score > 0.5)).toEqual([true, false]);
});

test('the votes of a query sum to 1', () => {
  fc.assert(
    fc.property(fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 10 }), (values) => {
      const similarities = Float32Array.from(values).sort().reverse();
      const indices = Int32Array.from(values.keys());
      const labels = indices.map((index) => index % 3);
      const scores = vote({ k: values.length, similarities, indices }, labels, 3);
      expect(scores.reduce((sum, score) => sum + score, 0)).toBeCloseTo(1, 5);
    }),
  );
});
