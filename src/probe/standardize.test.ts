import { expect, test } from 'vitest';
import { randomStream } from '../random/random.ts';
import { standardizedRows } from './standardize.ts';

test('rows get mean 0 and variance 1 to the last digits of single precision, whatever their length and their mean', () => {
  const random = randomStream(8);
  for (const dimension of [1, 2, 7, 8, 9, 33, 4097]) {
    for (const mean of [0, 1000]) {
      // More rows than are worked on at a time, in an order of their own, some twice.
      const count = dimension === 4097 ? 9 : 40;
      const embeddings = Float32Array.from({ length: count * dimension }, () => mean + random.next());
      const rows = Int32Array.from({ length: count + 3 }, (_, place) => (7 * place) % count);
      const standardized = standardizedRows(embeddings, dimension, rows);
      for (const [place, row] of rows.entries()) {
        const values = [...embeddings.subarray(row * dimension, (row + 1) * dimension)];
        const average = values.reduce((sum, value) => sum + value, 0) / dimension;
        const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / dimension;
        const own = standardized.subarray(place * dimension, (place + 1) * dimension);
        for (const [index, value] of values.entries()) {
          expect(own[index]).toBeCloseTo((value - average) / Math.sqrt(variance + 1e-5), 5);
        }
      }
    }
  }
});
