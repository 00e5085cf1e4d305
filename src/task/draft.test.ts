import { expect, test } from 'vitest';
import { draftTask } from './draft.ts';
import { readLabel } from './label/read.ts';
import type { Selection } from './task.ts';
import { taskSchema } from './task-schema.ts';

const [train, valid, test_]: Selection[] = [
  { shards: 'train-*.tar' },
  { shards: 'valid-*.tar' },
  { shards: 'test-*.tar' },
];
const selections = { train: train!, valid: valid!, test: test_! };

function draft(labels: readonly unknown[], splits: Record<string, Selection> = selections) {
  const clips = labels.map((each, index) => ({ shards: index === 0 ? 'test-*.tar' : 'train-*.tar', labels: each }));
  return draftTask({ archive: 'My Birds', selections: splits, clips });
}

test.each([
  [
    [
      { place: 'wood', label: 'wren' },
      { place: 'field', label: 'robin' },
    ],
    { kind: 'class', key: 'label', classes: { robin: 0, wren: 1 } },
  ],
  [[{ fold: '1' }, { fold: '0' }], { kind: 'class', key: 'fold', classes: { 0: 0, 1: 1 } }],
  [[{ score: '1.5' }, { score: 4 }], { kind: 'regression', key: 'score', range: [1.5, 4] }],
  [
    [{ heard: ['b', 'a'] }, { heard: [] }],
    { kind: 'multi-label', key: 'heard', separator: ';', classes: { a: 0, b: 1 } },
  ],
  [
    [{ phones: [{ start: 0, end: 1, phone: 'AH0' }] }, { phones: [{ start: 0, end: 1, phone: 'sil' }] }],
    { kind: 'phones', key: 'phones', classes: { ah: 0 } },
  ],
  [[{ caption_1: 'x' }, { caption_1: 'y', caption_2: 'z' }], { kind: 'captions' }],
  [[[{ onset: 0, offset: 1, label: 'b,a' }], []], { kind: 'events', classes: { a: 0, b: 1 } }],
  [[[{ start: 0, end: 1, note: 61 }], [{ start: 0, end: 1, note: 60 }]], { kind: 'notes', classes: { 60: 0, 61: 1 } }],
])('%j: a declaration that keeps to the rules and reads these labels', (labels, label) => {
  const task = draft(labels);
  expect(task).toMatchObject({ id: 'my-birds', archive: 'My Birds', label, weight: 1 });
  expect(taskSchema.safeParse(task).error).toBeUndefined();
  for (const each of labels) readLabel(task!.label, each, { archive: 'x', key: 'y' });
});

test('splits by their names, else folds', () => {
  const labels = [{ bird: 'wren' }, { bird: 'robin' }];
  expect(draft(labels)?.split).toEqual({ kind: 'splits', ...selections });
  expect(draft(labels, { train: train!, test: test_! })?.split).toMatchObject({ valid: test_ });
  const folds = { 1: train!, 2: test_! };
  expect(draft(labels, folds)).toMatchObject({ split: { kind: 'folds', folds }, weight: 2 });
});

test('nothing to start from: one split, labels of no kind', () => {
  expect(draft([{ bird: 'wren' }], { train: train! })).toBeNull();
  for (const labels of [[[]], [{}], [{ bird: null }], [{ a: 1 }, []], [{ a: [] }], [[{ onset: 1 }]]])
    expect(draft(labels)).toBeNull();
});
