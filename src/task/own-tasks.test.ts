import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { OtoscopeError } from '../errors.ts';
import { ownTasks } from './own-tasks.ts';

const folder = await mkdtemp(join(tmpdir(), 'otoscope-own-tasks-'));
afterAll(() => rm(folder, { recursive: true }));

const birds = {
  id: 'birds',
  name: 'Birds of the garden',
  domain: 'sound',
  about: 'Which of three birds sings?',
  splitReason: 'By place of recording.',
  archive: 'birds',
  split: {
    kind: 'splits',
    train: { shards: 'train-*.tar' },
    valid: { shards: 'valid-*.tar' },
    test: { shards: 'test-*.tar' },
  },
  label: { kind: 'class', key: 'bird', classes: { blackbird: 0, robin: 1, wren: 2 } },
  cropSeconds: 5,
  probe: { learningRate: 1e-3, epochs: 10, batchSize: 64 },
  metric: 'accuracy',
  trackB: true,
  weight: 300,
  licence: 'CC0',
  citation: 'me',
  homepage: 'https://example.org/birds',
};

let count = 0;
async function declared(source: string) {
  count += 1;
  const file = join(folder, `task-${count}.ts`);
  await writeFile(file, source);
  return ownTasks(file);
}

const withFields = (fields: object) => declared(`export default ${JSON.stringify({ ...birds, ...fields })};`);

/** The code of docs/own-tasks.md that begins with a line, as lines without their indentation. */
async function fromDocs(): Promise<string[]> {
  const page = await readFile(new URL('../../docs/own-tasks.md', import.meta.url), 'utf8');
  const lines = page.split('\n');
  const first = lines.findIndex((line) => line.startsWith('    // my_task.ts'));
  const length = lines.slice(first).findIndex((line) => line !== '' && !line.startsWith('    '));
  return lines
    .slice(first, first + length)
    .map((line) => line.slice(4))
    .join('\n')
    .trim()
    .split('\n');
}

test('the worked example of the documentation is a task, in 30 lines at most', async () => {
  const lines = await fromDocs();
  expect(lines.length).toBeLessThanOrEqual(30);
  expect(await declared(lines.join('\n'))).toMatchObject([{ id: 'birds', label: { kind: 'class', key: 'bird' } }]);
});

test('one task, or a list', async () => {
  expect(await withFields({})).toEqual([birds]);
  const { id, ...rest } = birds;
  expect(await declared(`export default ${JSON.stringify([birds, { id: 'more-birds', ...rest }])};`)).toHaveLength(2);
});

const frames = { cropSeconds: null, metric: 'segment-f1-macro', segmentSeconds: 1 };
const whole = { cropSeconds: null, trackB: false };

test.each([
  [{ label: { kind: 'class-index', key: 'label', count: 50 } }],
  [
    {
      label: { kind: 'multi-label', key: 'l', separator: ';', classes: { a: 0, b: 1 } },
      metric: 'mean-average-precision',
      trackB: false,
    },
  ],
  [{ label: { kind: 'events', classes: { a: 0 }, clipSeconds: 10 }, ...frames }],
  [{ label: { kind: 'notes', classes: { 60: 0, 61: 1 } }, ...frames, probe: { ...birds.probe, positiveWeight: 10 } }],
  [
    {
      label: { kind: 'phones', key: 'phones', classes: { aa: 0, ah: 1 } },
      cropSeconds: null,
      metric: 'frame-accuracy',
    },
  ],
  [{ label: { kind: 'captions' }, metric: 'recall-at-1', trackB: false }],
  [{ label: { kind: 'regression', key: 'score', range: [0, 10] }, metric: 'mean-squared-error', ...whole }],
  [{ label: { kind: 'text', key: 'trans' }, metric: 'word-error-rate', ...whole, unavailable: 'no recogniser' }],
])('%j', async (fields) => {
  expect(await withFields(fields)).toMatchObject([fields]);
});

test.each([
  [{ label: { kind: 'klass' } }, /label\.kind: expected a label of one of the kinds class, class-index, multi-label, /],
  [{ label: { kind: 'class', key: 'bird', classes: { robin: 1 } } }, /label\.classes: expected class indices 0, 1, 2/],
  [{ label: { kind: 'notes', classes: { C4: 0 } }, ...frames }, /label\.classes: expected MIDI numbers from 0 to 127/],
  [{ label: { kind: 'regression', key: 'x', range: [1, 0] } }, /label\.range: expected \[lowest, highest\]/],
  [{ metric: 'accurcy' }, /metric: Invalid option: expected one of "accuracy"\|/],
  [
    { metric: 'recall-at-1' },
    /metric: labels of the kind 'class' are scored by accuracy or mean-average-precision or /,
  ],
  [{ metric: 'equal-error-rate' }, /metric: an equal error rate is of two classes, not 3$/],
  [{ segmentSeconds: 1 }, /segmentSeconds: accuracy has no segments/],
  [
    { label: { kind: 'events', classes: { a: 0 } }, ...frames, segmentSeconds: undefined },
    /segmentSeconds: segment-f1-macro needs segments/,
  ],
  [
    { label: { kind: 'events', classes: { a: 0 } }, ...frames, cropSeconds: 5 },
    /cropSeconds: labels with times belong to whole clips/,
  ],
  [{ label: { kind: 'captions' }, metric: 'recall-at-1' }, /trackB: labels of the kind 'captions' have no Track B/],
  [{ probe: { ...birds.probe, positiveWeight: 2 } }, /probe\.positiveWeight: only labels of several classes/],
  [{ id: 'My Birds' }, /id: expected lower-case letters, digits and hyphens/],
  [{ homepage: 'example' }, /homepage: Invalid URL/],
  [{ split: { kind: 'folds', folds: { a: { shards: '*' } } } }, /split\.folds: expected two folds or more/],
  [{ colour: 'red' }, /Unrecognized key: "colour"/],
])('%j is refused with the place and what is expected', async (fields, message) => {
  const error = await withFields(fields).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(OtoscopeError);
  expect(error).toMatchObject({ exitCode: 2, message: expect.stringMatching(message) });
});
