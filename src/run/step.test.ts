import { expect, test } from 'vitest';
import { birds as task } from '../../test/fixtures/tasks/birds.ts';
import type { Task } from '../task/task.ts';
import { isScored, trackSteps } from './step.ts';

const shards = [
  { path: 'data/birds/a.tar', key: 'one' },
  { path: 'data/birds/b.tar', key: 'two' },
];

/** The keys of a task's probes and neighbours. */
function keys(changed: Partial<Task> = {}, files = shards): { a: string[]; b: string[] } {
  const steps = trackSteps({ ...task, ...changed }, files, ['a', 'b']);
  const of = (kind: string) => steps.filter((step) => step.kind === kind).map(({ key }) => key);
  return { a: of('probe'), b: of('neighbours') };
}

test('a probe per fold, neighbours per fold and protocol, each with a key of its own that stays the same', () => {
  const { a, b } = keys();
  expect([a.length, b.length]).toEqual([2, 4]);
  expect(new Set([...a, ...b]).size).toBe(6);
  expect(keys()).toEqual({ a, b });
});

test('what does not decide a result does not change its key', () => {
  expect(keys({ name: 'Small birds', about: '?', weight: 11, licence: 'MIT', homepage: 'x', citation: 'y' })).toEqual(
    keys(),
  );
});

const changes: Record<string, Partial<Task>> = {
  'the classes': { label: { kind: 'class', key: 'bird', classes: { wren: 0, robin: 1 } } },
  "the label's key": { label: { kind: 'class', key: 'species', classes: { robin: 0, wren: 1 } } },
  'the split': { split: { kind: 'folds', folds: { a: { shards: 'a.tar' }, b: { shards: '*.tar' } } } },
  'the metric': { metric: 'mean-average-precision' },
  'the length of segments': { segmentSeconds: 1 },
};
for (const [what, change] of Object.entries(changes)) {
  test(`another result where ${what} changes, in both tracks`, () => {
    const [before, after] = [keys(), keys(change)];
    for (const key of after.a) expect(before.a).not.toContain(key);
    for (const key of after.b) expect(before.b).not.toContain(key);
  });
}

test('hyper-parameters change the probes and not the neighbours', () => {
  for (const probe of [
    { ...task.probe, learningRate: 1e-2 },
    { ...task.probe, epochs: 11 },
    { ...task.probe, batchSize: 32 },
    { ...task.probe, positiveWeight: 2 },
  ]) {
    for (const key of keys({ probe }).a) expect(keys().a).not.toContain(key);
    expect(keys({ probe }).b).toEqual(keys().b);
  }
});

test('other embeddings change everything, another folder with the same embeddings nothing', () => {
  const other = keys({}, [shards[0]!, { path: 'data/birds/b.tar', key: 'three' }]);
  expect([...other.a, ...other.b].some((key) => [...keys().a, ...keys().b].includes(key))).toBe(false);
  expect(
    keys(
      {},
      shards.map(({ key, path }) => ({ key, path: path.replace('data', '/mnt') })),
    ),
  ).toEqual(keys());
});

test('another vocabulary of word pieces is another probe', () => {
  const captions = { ...task, label: { kind: 'captions', vocabulary: 'vocab.txt' }, metric: 'recall-at-1' } as const;
  const [first, second] = ['1', '2'].map(
    (sha256) => trackSteps(captions, shards, ['a'], { vocabulary: sha256 })[0]!.key,
  );
  expect(first).not.toBe(second);
});

test('further seeds are probes of their own; the first keeps its key, and neighbours know nothing of it', () => {
  const steps = trackSteps(task, shards, ['a', 'b'], { seeds: 3 });
  const probes = steps.filter((step) => step.kind === 'probe');
  expect(probes.map(({ seed, fold }) => [seed, fold])).toEqual(
    [42, 43, 44].flatMap((seed) => Object.keys((task.split as { folds: object }).folds).map((fold) => [seed, fold])),
  );
  expect(new Set(probes.map(({ key }) => key)).size).toBe(6);
  expect(steps.filter(isScored).map(({ key }) => key)).toEqual([...keys().a, ...keys().b]);
});

test('frame-level tasks have a probe per protocol', () => {
  const label = { kind: 'events', classes: { robin: 0, wren: 1 } } as const;
  const probes = trackSteps({ ...task, label, metric: 'segment-f1-macro', segmentSeconds: 1 }, shards, ['a']);
  expect(probes.map((step) => step.kind === 'probe' && step.protocol)).toEqual([
    'reference',
    'strict',
    'reference',
    'strict',
  ]);
});
