import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { findSuite } from '../../suite/catalog.ts';
import { findTask } from '../catalog.ts';
import { type Label, outputsOf } from '../label/label.ts';
import { lossOfTask } from '../loss.ts';
import { selectionsOf, type Task } from '../task.ts';

/** Numbers of the challenge's page and of X-ARES v0.1.3; of a label map the number of names and their SHA-256. */
interface Facts {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly challenge: { metric: string; classes: number | null; trackB: boolean; hidden: boolean } | null;
  readonly xares: {
    zenodo: string | null;
    private: boolean;
    weight: number;
    outputDim: number | null;
    criterion: string;
    metric: string;
    trackB: boolean;
    batchSizeTrain: number;
    learningRate: number;
    epochs: number;
    cropSeconds: number | null;
    posWeight?: number;
    segmentSeconds?: number;
    splits?: Record<string, string>;
    folds?: Record<string, string>;
  } | null;
  readonly label: { kind: string; key?: string; separator?: string; count?: number; sha256?: string };
}

const path = new URL('../../../test/oracle/task/tasks.json', import.meta.url);
const facts = JSON.parse(await readFile(path, 'utf8')) as Facts[];
const named = (row: Facts): [string, Facts] => [row.id, row];

function namesOf(label: Label): string[] {
  return 'classes' in label ? Object.keys(label.classes) : [];
}

test('thirty tasks, of which 27 are in the challenge’s table and 27 in X-ARES', () => {
  expect(facts).toHaveLength(30);
  const ids = (suite: string) =>
    findSuite(suite)
      .tasks.map(({ id }) => id)
      .sort();
  expect(ids('icme2025')).toEqual(
    facts
      .filter(({ challenge }) => challenge)
      .map(({ id }) => id)
      .sort(),
  );
  expect(ids('xares')).toEqual(
    facts
      .filter(({ xares }) => xares)
      .map(({ id }) => id)
      .sort(),
  );
});

test.each(facts.map(named))('%s: name, domain, label', (id, { name, domain, label }) => {
  const task = findTask(id);
  expect(task).toMatchObject({ name, domain, label: { kind: label.kind } });
  expect(task.taskType).toBeDefined();
  for (const key of ['key', 'separator'] as const)
    if (label[key]) expect(task.label).toMatchObject({ [key]: label[key] });
  if (label.sha256 === undefined) return;
  const names = namesOf(task.label);
  expect(names.map((each) => (task.label as { classes: Record<string, number> }).classes[each])).toEqual(
    names.map((_, index) => index),
  );
  expect(names).toHaveLength(label.count!);
  expect(createHash('sha256').update(names.join('\n')).digest('hex')).toBe(label.sha256);
});

const metricsOfChallenge: Record<string, Task['metric']> = {
  accuracy: 'accuracy',
  EER: 'equal-error-rate',
  mAP: 'mean-average-precision',
  MSE: 'mean-squared-error',
  'recall@1': 'recall-at-1',
  'segment-F1': 'segment-f1-macro',
};
/** What accuracy means where an example is a frame. */
const frameAccuracies: Record<string, Task['metric']> = {
  maestro: 'multi-pitch-accuracy',
  librispeechphoneme: 'frame-accuracy',
};
/** Where the labels have another number of classes than the challenge's table. */
const otherCounts: Record<string, number> = { cremad: 6, maestro: 87, liveenv: 28, speechocean762: 1 };

test.each(facts.filter(({ challenge }) => challenge).map(named))('%s: the challenge’s table', (id, { challenge }) => {
  const { metric, classes, trackB, hidden } = challenge!;
  const task = findSuite('icme2025').tasks.find((each) => each.id === id)!;
  expect(task.metric).toBe(frameAccuracies[id] ?? metricsOfChallenge[metric]);
  expect(task.trackB).toBe(trackB);
  expect(task.restricted ?? false).toBe(hidden);
  expect(outputsOf(task.label)).toBe(otherCounts[id] ?? classes);
  if (id in otherCounts) expect(task.note).toContain(String(classes));
});

const metricsOfXares: Record<string, Task['metric']> = {
  accuracy: 'accuracy',
  mAP: 'mean-average-precision',
  segmentf1_macro: 'segment-f1-macro',
  segmentf1_micro: 'segment-f1-micro',
  recallatk_r1: 'recall-at-1',
  WER_inv: 'word-error-rate',
};
const losses: Record<string, string> = {
  CrossEntropyLoss: 'cross-entropy',
  BCEWithLogitsLoss: 'binary-cross-entropy',
  AudioTextContrastiveLoss: 'contrastive',
};

test.each(facts.filter(({ xares }) => xares).map(named))('%s: X-ARES', (id, { xares }) => {
  const row = xares!;
  const task = findSuite('xares').tasks.find((each) => each.id === id)!;
  expect(task).toMatchObject({
    weight: row.weight,
    cropSeconds: row.cropSeconds,
    trackB: row.trackB,
    metric: metricsOfXares[row.metric],
    probe: { learningRate: row.learningRate, epochs: row.epochs, batchSize: row.batchSizeTrain },
  });
  expect(task.zenodo ?? null).toBe(row.zenodo);
  expect(task.restricted ?? false).toBe(row.private);
  expect(task.segmentSeconds).toBe(row.segmentSeconds);
  expect(outputsOf(task.label)).toBe(row.outputDim);
  const shards = Object.entries(selectionsOf(task.split)).map(([name, selection]) => [name, selection.shards]);
  expect(Object.fromEntries(shards)).toEqual(row.splits ?? row.folds);
  const loss = lossOfTask(task);
  if (task.unavailable) expect(loss).toBeNull();
  else expect(loss?.kind).toBe(losses[row.criterion]);
  if (loss?.kind === 'binary-cross-entropy') expect(loss.positiveWeight).toBe(row.posWeight ?? 1);
});
