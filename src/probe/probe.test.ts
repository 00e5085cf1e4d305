import { afterAll, expect, test } from 'vitest';
import type { Examples } from '../embedding/examples.ts';
import { randomStream, shuffled } from '../random/random.ts';
import { ThreadPool } from '../threads/pool.ts';
import { probeClipsJob } from './probe.ts';

const pool = new ThreadPool(2);
afterAll(() => pool.close());

/** Clouds around one centre per class: `spread` 0 makes them points. */
function clouds(count: number, dimension: number, classes: number, spread: number): Examples {
  const random = randomStream(7);
  const centres = Float32Array.from({ length: classes * dimension }, () => random.next());
  const embeddings = new Float32Array(new SharedArrayBuffer(4 * count * dimension));
  const indices = Int32Array.from({ length: count }, (_, row) => row % classes);
  for (let index = 0; index < embeddings.length; index += 1) {
    const target = indices[Math.floor(index / dimension)]!;
    embeddings[index] = centres[target * dimension + (index % dimension)]! + spread * (random.next() - 0.5);
  }
  return { dimension, embeddings, targets: { kind: 'classes', count: classes, indices } };
}

const rows = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, index) => from + index);
const request = {
  examples: clouds(300, 16, 5, 0.5),
  train: rows(0, 200),
  valid: rows(200, 250),
  test: rows(250, 300),
  metric: 'accuracy',
  loss: { kind: 'cross-entropy' },
  learningRate: 1e-2,
  epochs: 20,
  batchSize: 32,
  seed: 42,
} as const;

test('a batch may be declared larger than there are examples, however many classes there are', async () => {
  const many = { ...request, examples: clouds(300, 16, 80, 0), epochs: 1 };
  const [whole, declared] = await Promise.all(
    [200, 10_000_000].map((batchSize) => pool.run(probeClipsJob, { ...many, batchSize })),
  );
  expect(declared).toEqual(whole);
});

test('a probe learns classes that can be learned, and says how far it is', async () => {
  const epochs: number[] = [];
  const result = await pool.run(probeClipsJob, request, { onProgress: (done) => epochs.push(done) });
  expect(result.last.metric.strict).toBeGreaterThan(0.95);
  expect(result.losses.at(-1)).toBeLessThan(result.losses[0]! / 2);
  expect(result.validation).toHaveLength(20);
  expect(result.best.epoch).toBe(result.validation.indexOf(Math.max(...result.validation)));
  expect(epochs).toEqual([...rows(1, 21)]);
});

test('the same seed gives the same bits in every thread, another seed others', async () => {
  const [first, second, other] = await Promise.all([
    pool.run(probeClipsJob, request),
    pool.run(probeClipsJob, request),
    pool.run(probeClipsJob, { ...request, seed: 43 }),
  ]);
  expect(second).toEqual(first);
  expect(other.losses).not.toEqual(first.losses);
});

test('labels that have nothing to do with the embeddings are not learned', async () => {
  const { examples } = request;
  const random = randomStream(1);
  const indices = Int32Array.from({ length: 300 }, () => Math.floor(random.next() * 5));
  const targets = { kind: 'classes', count: 5, indices } as const;
  const result = await pool.run(probeClipsJob, { ...request, examples: { ...examples, targets } });
  expect(result.last.metric.strict).toBeLessThan(0.45);
});

test('labels that exclude each other in twos, and numbers, are learned as well', async () => {
  const { examples } = request;
  const indices = (examples.targets as Extract<Examples['targets'], { kind: 'classes' }>).indices;
  const hot = Uint8Array.from([...indices].flatMap((index) => [index < 2 ? 1 : 0, index > 2 ? 1 : 0]));
  const multiple = await pool.run(probeClipsJob, {
    ...request,
    examples: { ...examples, targets: { kind: 'labels', count: 2, hot } },
    metric: 'mean-average-precision',
    loss: { kind: 'binary-cross-entropy', positiveWeight: 1 },
  });
  expect(multiple.last.metric.strict).toBeGreaterThan(0.95);
  expect(multiple.last.predictions).toMatchObject({ kind: 'labels', count: 2 });
  const values = Float32Array.from(indices, (index) => index / 4);
  const regression = await pool.run(probeClipsJob, {
    ...request,
    examples: { ...examples, targets: { kind: 'numbers', count: 1, values, range: 1 } },
    metric: 'mean-squared-error',
    loss: { kind: 'squared-error' },
  });
  // The variance of the targets, which the mean of all would leave as error, is 0.125.
  expect(regression.last.metric.strict).toBeLessThan(0.05);
  expect(regression.validation[regression.best.epoch]).toBe(Math.min(...regression.validation));
});

test('a shuffle holds every number once, and another one comes next', () => {
  const random = randomStream(42);
  const [first, second] = [shuffled(1000, random), shuffled(1000, random)];
  expect([...first].sort((a, b) => Number(a - b))).toEqual(Array.from({ length: 1000 }, (_, index) => BigInt(index)));
  expect(second).not.toEqual(first);
});

test('random numbers are uniform', () => {
  const random = randomStream(42);
  const bins = new Array<number>(10).fill(0);
  for (let draw = 0; draw < 100_000; draw += 1) bins[Math.floor(random.next() * 10)]! += 1;
  // Five standard deviations of a binomial with p = 0.1.
  for (const count of bins) expect(Math.abs(count - 10_000)).toBeLessThan(5 * Math.sqrt(9000));
});

test('where the protocols measure differently, each chooses its epoch by its own value', async () => {
  // Two classes that overlap, so that the rates move from epoch to epoch.
  const noisy = { ...request, examples: clouds(300, 4, 2, 6), metric: 'mean-average-precision' as const, epochs: 12 };
  const result = await pool.run(probeClipsJob, noisy);
  expect(result.bestReference).toBeDefined();
  expect((await pool.run(probeClipsJob, request)).bestReference).toBeUndefined();
});
