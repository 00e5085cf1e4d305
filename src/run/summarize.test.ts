import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { birds } from '../../test/fixtures/tasks/birds.ts';
import { EmbeddingStore } from '../embedding/store.ts';
import type { Task } from '../task/task.ts';
import { trackSteps } from './step.ts';
import { StepStore } from './step-store.ts';
import { summarizeTask } from './summarize.ts';

let folder: string;
let embeddings: EmbeddingStore;
let outcomes: StepStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-summary-'));
  embeddings = new EmbeddingStore(join(folder, 'embeddings'));
  outcomes = new StepStore(join(folder, 'steps'));
  for (const shard of ['a', 'b', 'c']) {
    await embeddings.write(shard, async (append) => {
      await append(Float32Array.of(1, 2));
      const clips = [
        { key: `${shard}-1`, rows: [1], labels: { bird: 'robin', place: 'wood' } },
        { key: `${shard}-2`, rows: [1], labels: { bird: 'wren', place: 'garden' } },
      ];
      return { clips, badClips: [], dimension: 1, seconds: 2, audioSeconds: 3, encoder: 'e', shard };
    });
  }
});
afterAll(() => rm(folder, { recursive: true }));

const shards = ['a', 'b', 'c'].map((key) => ({ path: `data/birds/${key}.tar`, key }));
/** Summarizes a task whose probes did best in epoch 3 and worse in the last one. */
async function summary(split: Task['split'], seeds = 1) {
  const task: Task = { ...birds, split };
  const steps = trackSteps(task, shards, ['a', 'b'], { seeds });
  const both = { reference: 0.05, strict: 0.05 };
  const sampling = { recordings: 10, deviation: { best: both, last: both, vote: both } };
  for (const [place, step] of steps.entries()) {
    if (step.kind === 'probe') {
      const evaluation = (epoch: number, value: number) => {
        return { epoch, metric: { reference: value, strict: value } };
      };
      const [best, last] = [evaluation(3, 0.9 - place / 10), evaluation(9, 0.5 - place / 10)];
      await outcomes.write(
        step.key,
        { kind: 'probe', seconds: 1, losses: [], validation: [], best, last },
        sampling,
        null,
      );
    } else {
      const metric = step.protocol === 'strict' ? 0.7 : 0.2;
      await outcomes.write(step.key, { kind: 'neighbours', seconds: 1, metric }, sampling, null);
    }
  }
  const { result } = await summarizeTask(
    { task, shards, verified: null, isHidden: false },
    steps,
    embeddings,
    outcomes,
    0,
  );
  return result;
}

test('with folds the reference takes the epoch that did best on the held-out fold, strict the last; folds are averaged', async () => {
  const result = await summary({ kind: 'folds', folds: { a: { shards: 'a.tar' }, b: { shards: '[bc].tar' } } }).catch(
    (e) => e,
  );
  // Only * is special in a pattern.
  expect(result).toMatchObject({ message: expect.stringContaining("belongs to 'b'") });
  const { trackA, trackB, examples, seconds } = await summary({
    kind: 'folds',
    folds: { a: { shards: 'a.tar' }, b: { shards: 'b.tar' }, c: { shards: 'c.tar' } },
  });
  expect(trackA!.reference.value).toBeCloseTo((0.9 + 0.8 + 0.7) / 3, 12);
  expect(trackA!.strict.value).toBeCloseTo((0.5 + 0.4 + 0.3) / 3, 12);
  expect(trackA!.strict.folds).toEqual({ a: 0.5, b: 0.4, c: expect.closeTo(0.3, 12) });
  expect([trackB!.reference.value, trackB!.strict.value]).toEqual([expect.closeTo(0.2, 12), expect.closeTo(0.7, 12)]);
  expect(examples).toEqual({ train: 6, valid: 6, test: 6 });
  expect(seconds).toEqual({ encode: 6, trackA: 3, trackB: 6, audio: 9 });
});

test('further seeds leave the score as it is, and tell how much it scatters', async () => {
  const folds = { a: { shards: 'a.tar' }, b: { shards: 'b.tar' }, c: { shards: 'c.tar' } };
  const [one, two] = [await summary({ kind: 'folds', folds }), await summary({ kind: 'folds', folds }, 2)];
  const { seeds, ...strict } = two.trackA!.strict;
  expect(strict).toEqual(one.trackA!.strict);
  expect(one.trackA!.strict).not.toHaveProperty('seeds');
  expect(seeds!.values).toEqual([expect.closeTo(0.4, 12), expect.closeTo(0.1, 12)]);
  expect(seeds!.mean).toBeCloseTo(0.25, 12);
  expect(seeds!.standardDeviation).toBeCloseTo(0.3 / Math.SQRT2, 12);
  expect(two.trackB).toEqual(one.trackB);
  expect(two.seconds!.trackA).toBe(6);
});

test('with validation data of its own both protocols take the epoch that did best on it', async () => {
  const { trackA, examples } = await summary({
    kind: 'splits',
    train: { shards: 'a.tar' },
    valid: { shards: 'b.tar' },
    test: { shards: 'c.tar' },
  });
  expect([trackA!.reference.value, trackA!.strict.value]).toEqual([0.9, 0.9]);
  expect(examples).toEqual({ train: 2, valid: 2, test: 2 });
});

for (const [what, valid, test_] of [
  ['are the test data', { shards: 'c.tar' }, { shards: 'c.tar' }],
  ['are among the test data', { shards: 'c.tar' }, { shards: '*.tar', where: { place: ['garden'] } }],
] as const) {
  test(`where the validation data ${what}, strict takes the last epoch`, async () => {
    const { trackA } = await summary({ kind: 'splits', train: { shards: 'a.tar' }, valid, test: test_ });
    expect([trackA!.reference.value, trackA!.strict.value]).toEqual([0.9, 0.5]);
  });
}
