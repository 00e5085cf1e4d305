import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { largestPerRow } from '../metric/accuracy.ts';
import { unitColumns, unitRows } from './normalize.ts';
import { NeighbourSearch } from './search.ts';
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
    reference: { normalize: unitColumns, scores: given.scores, argmax: given.argmax },
    strict: { normalize: unitRows, scores: given.rownorm_scores, argmax: given.rownorm_argmax },
  };
  for (const [protocol, { normalize, scores, argmax }] of Object.entries(protocols)) {
    test(`${given.name}, ${protocol}: class scores are the oracle's to 1e-6`, async () => {
      const keys = normalize(train, dimension, everyRow(given.train));
      const neighbours = await new NeighbourSearch(keys, dimension, given.k).find(query);
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

test('tiles do not change the neighbours', async () => {
  const [keyCount, queryCount, dimension, k] = [20_000, 600, 4, 10];
  const noise = (count: number, seed: number) => {
    return Float32Array.from({ length: count }, (_, index) => (Math.sin(12.9898 * (index + 1) * seed) * 437.585) % 1);
  };
  const [keys, queries] = [noise(keyCount * dimension, 1), noise(queryCount * dimension, 2)];
  const { similarities, indices } = await new NeighbourSearch(keys, dimension, k).find(queries);
  for (const query of [0, 511, 512, 599]) {
    const all = Array.from({ length: keyCount }, (_, key) => {
      let product = 0;
      for (let index = 0; index < dimension; index += 1) {
        product += keys[key * dimension + index]! * queries[query * dimension + index]!;
      }
      return { key, product };
    });
    const expected = all.sort((a, b) => b.product - a.product).slice(0, k);
    for (const [rank, { key, product }] of expected.entries()) {
      expect(similarities[query * k + rank]).toBeCloseTo(product, 5);
      expect(indices[query * k + rank]).toBe(key);
    }
  }
});

test('with fewer training vectors than k all of them vote', async () => {
  const neighbours = await new NeighbourSearch(Float32Array.of(1, 0, 0, 1), 2, 10).find(Float32Array.of(1, 0));
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
