import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { matches, matchesPattern } from '../archive/select.ts';
import { suites } from '../suite/catalog.ts';
import { findTask, tasks } from './catalog.ts';
import { outputsOf } from './label/label.ts';
import { readLabel } from './label/read.ts';
import type { RecordingSample } from './recordings.ts';
import { type Selection, selectionsOf, type Task } from './task.ts';
import { taskSchema } from './task-schema.ts';

/** The recordings' paths in every package, by the package's name as declared. */
const paths = JSON.parse(
  await readFile(new URL('../../test/fixtures/archive/mini-recordings.json', import.meta.url), 'utf8'),
) as Record<string, string[]>;

function samplesOf({ recordings }: Task): readonly RecordingSample[] {
  if ('clips' in recordings!) return recordings.clips();
  return recordings!.packages.flatMap((each) => {
    const files = paths[each.package]!.filter((path) => each.files.test(path));
    expect(files.length, each.package).toBeGreaterThan(0);
    return files.flatMap((path) => each.sample(path) ?? []);
  });
}

function select(samples: readonly RecordingSample[], { shards, where }: Selection): RecordingSample[] {
  const pattern = new RegExp(`^${shards.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
  return samples.filter(({ shard, labels }) => pattern.test(`${shard}.tar`) && matches(where, labels));
}

/** Every (training, test) pair that a probe sees. */
function parts({ split }: Task, samples: readonly RecordingSample[]) {
  if (split.kind === 'splits')
    return [{ name: 'test', train: select(samples, split.train), test: select(samples, split.test) }];
  const folds = Object.entries(split.folds).map(([name, fold]) => ({ name, samples: select(samples, fold) }));
  return folds.map(({ name, samples: test }) => ({
    name,
    test,
    train: folds.filter((fold) => fold.name !== name).flatMap((fold) => fold.samples),
  }));
}

const valuesOf = (samples: readonly RecordingSample[], key: string) =>
  new Set(samples.map(({ labels }) => (labels as Record<string, unknown>)[key]!));

test('ids are unique and of one form', () => {
  for (const ids of [tasks.map(({ id }) => id), suites.map(({ id }) => id)]) {
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]+([-_][a-z0-9]+)*$/);
  }
});

test('every task of a suite is in the catalog, but for its metric and Track B', () => {
  for (const { tasks: ofSuite } of suites) {
    for (const { metric, trackB, ...task } of ofSuite) expect(findTask(task.id)).toMatchObject(task);
  }
});

test('an unknown id suggests the nearest', () => {
  expect(findTask('mini-pitch').id).toBe('mini-pitch');
  expect(() => findTask('mini-ptich')).toThrow(
    expect.objectContaining({ exitCode: 2, hint: 'did you mean mini-pitch? otoscope tasks lists them all' }),
  );
});

/** Whether labels stand in files of a package, which are not here. */
const isAnnotated = ({ recordings }: Task) =>
  recordings && !('clips' in recordings) && recordings.packages.some(({ annotation }) => annotation);

/** The classes that a sample has; captions have none. */
function classesIn({ label, archive }: Task, { key, labels }: RecordingSample): readonly number[] {
  const target = readLabel(label, labels, { archive, key });
  if (target.kind === 'class') return [target.index];
  if (target.kind === 'classes') return target.indices;
  return target.kind === 'intervals' ? target.intervals.map(({ index }) => index) : [];
}

const classesOfAll = (task: Task, samples: readonly RecordingSample[]) =>
  new Set(samples.flatMap((sample) => classesIn(task, sample)));

test.each(tasks)('$id: class indices are 0 to C - 1', ({ label }) => {
  if (!('classes' in label)) return;
  const indices = Object.values(label.classes).sort((left, right) => left - right);
  expect(indices).toEqual(indices.map((_, index) => index));
  expect(indices.length).toBeGreaterThan(1);
});

test.each(suites.flatMap((suite) => suite.tasks))('$id: what a task of a user’s own must be', (task) => {
  const { recordings, ...declared } = task;
  expect(taskSchema.safeParse(declared).error?.issues).toBeUndefined();
  expect(task.archive).toBe(recordings?.id ?? task.archive);
});

/** Names of shards that a pattern matches: anything may stand for its `*`. */
const examplesOf = ({ shards }: Selection) => ['', '0', '00000', '-000001'].map((any) => shards.replaceAll('*', any));

test.each(tasks)('$id: no shard is in two folds, or trained on and tested on', ({ id, split, recordings }) => {
  // The mini tasks share shards and tell samples apart by their labels; subway_broadcast is declared so by X-ARES.
  if (recordings || id === 'subway_broadcast') return;
  const folds = split.kind === 'folds' ? Object.values(split.folds) : [split.train, split.test];
  for (const fold of folds) {
    const others = folds.filter((other) => other !== fold);
    for (const name of examplesOf(fold))
      expect(
        others.filter(({ shards }) => matchesPattern(name, shards)),
        name,
      ).toEqual([]);
  }
});

const collected = tasks.filter(({ recordings }) => recordings);

test.each(collected)(
  '$id: keys are unique, every selected sample has a class, the weight counts the tested',
  (task) => {
    const samples = samplesOf(task);
    expect(new Set(samples.map(({ key }) => key)).size).toBe(samples.length);
    const tested = parts(task, samples).flatMap(({ test }) => test);
    expect(tested.length).toBe(task.weight);
    if (isAnnotated(task)) return;
    expect(classesOfAll(task, tested).size).toBe(outputsOf(task.label) ?? 0);
  },
);

test.each(collected)('$id: no sample in two parts, every tested class is trained', (task) => {
  const samples = samplesOf(task);
  // Validation data may be the test data.
  const { valid, ...others } = selectionsOf(task.split);
  const selections = isDeepStrictEqual(valid, others.test) ? others : selectionsOf(task.split);
  const keys = Object.values(selections).flatMap((selection) => select(samples, selection).map(({ key }) => key));
  expect(new Set(keys).size).toBe(keys.length);
  for (const { name, train, test } of parts(task, samples)) {
    expect(test.length, name).toBeGreaterThan(0);
    if (isAnnotated(task)) continue;
    const trained = classesOfAll(task, train);
    for (const index of classesOfAll(task, test)) expect(trained, name).toContain(index);
  }
});

// What must not be shared between training and test, and what training must always have.
test.each([
  ['mini-instruments', 'instrument', { family: 5 }],
  ['mini-pitch', 'instrument', { pitchClass: 12 }],
  ['mini-words', 'name', { language: 2, gender: 2, voice: 6 }],
  ['mini-gender', 'name', { language: 2, gender: 2 }],
  ['mini-speakers', 'word', { voice: 8 }],
  ['mini-languages', 'source', { language: 5, source: 2 }],
  ['mini-spoof', 'sentence', { source: 2 }],
  ['mini-phones', 'sentence', {}],
] as const)('%s: %s is in training or in test, never in both', (id, apart, inTraining) => {
  const task = findTask(id);
  for (const { name, train, test } of parts(task, samplesOf(task))) {
    const trained = valuesOf(train, apart);
    for (const value of valuesOf(test, apart)) expect(trained, name).not.toContain(value);
    for (const [key, count] of Object.entries(inTraining))
      expect(valuesOf(train, key).size, `${name}: ${key}`).toBe(count);
  }
});

test('mini-pitch: every fold is tested on every pitch class', () => {
  const task = findTask('mini-pitch');
  for (const { test } of parts(task, samplesOf(task))) expect(valuesOf(test, 'pitchClass').size).toBe(12);
});
