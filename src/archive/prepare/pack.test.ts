import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/fixtures/folder.ts';
import { type Layout, writeLayout } from '../../../test/fixtures/prepare/layouts.ts';
import { birds } from '../../../test/fixtures/tasks/birds.ts';
import type { Task } from '../../task/task.ts';
import type { ClipSource } from './clip-source.ts';
import { type PackRequest, packFolder } from './pack.ts';

const columns = { fileColumn: 'file', splitColumn: 'split' } as const;

/** Packs a folder with the recordings named, whose labels are in a file beside it. */
async function pack(name: string, labels: string, request: Partial<PackRequest> = {}, files: Layout = {}) {
  const folder = await temporaryFolder();
  await writeLayout(folder, { 'clips/a.wav': 'RIFF', 'clips/b/c.d.wav': 'RIFF', 'clips/e.wav': 'RIFF', ...files });
  await writeLayout(folder, { [name]: labels });
  const found = await packFolder({
    folder: join(folder, 'clips'),
    labels: join(folder, name),
    task: birds,
    ...columns,
    ...request,
  });
  return { ...found, folder };
}

async function plain({ clips }: { readonly clips: readonly ClipSource[] }) {
  return Promise.all(clips.map(async ({ shards, key, labels }) => [shards, key, await labels()]));
}

test('fields become the label; keys are safe; a row’s split decides its shards', async () => {
  const found = await pack('l.csv', 'file,split,bird,place\na.wav,a,robin,field\nb/c.d.wav,b,wren,wood\n');
  expect(found.faults).toEqual([]);
  expect(await plain(found)).toEqual([
    ['a.tar', 'a', { bird: 'robin', place: 'field' }],
    ['b.tar', 'b_c_d', { bird: 'wren', place: 'wood' }],
  ]);
  expect(found.clips[1]!.recording).toBe(join(found.folder, 'clips/b/c.d.wav'));
});

test('columns may be named otherwise, and only some of them be labels', async () => {
  const labels = 'path\tfold\tbird\tnote\n./a.wav\ta\trobin\tloud\nb/../e.wav\tb\twren\tsoft\n';
  const found = await pack('l.tsv', labels, { fileColumn: 'path', splitColumn: 'fold', labelColumns: ['bird'] });
  expect(await plain(found)).toEqual([
    ['a.tar', 'a', { bird: 'robin' }],
    ['b.tar', 'e', { bird: 'wren' }],
  ]);
});

const events: Task = {
  ...birds,
  label: { kind: 'events', classes: { robin: 0 } },
  metric: 'segment-f1-macro',
  segmentSeconds: 1,
};
const song = [{ onset: 0.5, offset: 1, label: 'robin' }];

test.each([
  ['l.csv', `file,split,labels\na.wav,a,"${JSON.stringify(song).replaceAll('"', '""')}"\ne.wav,b,[]\n`],
  [
    'l.jsonl',
    `{"file":"a.wav","split":"a","labels":${JSON.stringify(song)}}\n{"file":"e.wav","split":"b","labels":[]}\n`,
  ],
])('a column of labels is a whole label: %s', async (name, labels) => {
  expect(await plain(await pack(name, labels, { task: events }))).toEqual([
    ['a.tar', 'a', song],
    ['b.tar', 'e', []],
  ]);
});

test('a label that is called labels is a field like others', async () => {
  const task: Task = { ...birds, label: { kind: 'multi-label', key: 'labels', separator: ';', classes: { robin: 0 } } };
  const lines = '{"file":"a.wav","split":"a","labels":["robin"]}\n{"file":"e.wav","split":"b","labels":""}\n';
  expect(await plain(await pack('l.jsonl', lines, { task }))).toEqual([
    ['a.tar', 'a', { labels: ['robin'] }],
    ['b.tar', 'e', { labels: '' }],
  ]);
});

test('splits that select by labels: no column is needed, and numbers in a table are such', async () => {
  const task: Task = {
    ...birds,
    split: {
      kind: 'folds',
      folds: {
        one: { shards: '*.tar', where: { year: [2001] } },
        two: { shards: '*.tar', where: { year: [2002, 2003] } },
      },
    },
  };
  const rows = 'file,bird,year\na.wav,robin,2001\ne.wav,wren,2003\n';
  expect(await plain(await pack('l.csv', rows, { task }))).toEqual([
    ['*.tar', 'a', { bird: 'robin', year: 2001 }],
    ['*.tar', 'e', { bird: 'wren', year: 2003 }],
  ]);
  const { faults } = await pack('l.csv', `${rows}b/c.d.wav,wren,1999\n`, { task });
  expect(faults).toMatchObject([
    {
      message: expect.stringMatching(/line 4: its labels are not those of any split$/),
      hint: expect.stringContaining('year 2002, 2003'),
    },
  ]);
  await expect(pack('l.csv', rows.replace('2003', '2001'), { task })).rejects.toThrow(
    'no recording belongs to the split two',
  );
});

test('splits that are the same recordings: one name serves for both', async () => {
  const [train, test] = [{ shards: 'train*.tar' }, { shards: 'test*.tar' }];
  const task: Task = { ...birds, split: { kind: 'splits', train, valid: test, test } };
  const found = await pack('l.csv', 'file,split,bird\na.wav,train,robin\ne.wav,test,wren\n', { task });
  expect(found.clips.map(({ shards }) => shards)).toEqual(['train*.tar', 'test*.tar']);
  const rows = 'file,split,bird\na.wav,train,robin\ne.wav,test,wren\nb/c.d.wav,valid,wren\n';
  await expect(pack('l.csv', rows, { task })).rejects.toThrow('test and valid are the same recordings in this task');
});

test('without a task shards are named by the splits of the rows', async () => {
  const rows = 'file,split,bird\na.wav,train,robin\ne.wav,test-2,wren\n';
  const { clips, selections } = await pack('l.csv', rows, { task: null });
  expect(clips.map(({ shards }) => shards)).toEqual(['train-*.tar', 'test-2-*.tar']);
  expect(selections).toEqual({ 'test-2': { shards: 'test-2-*.tar' }, train: { shards: 'train-*.tar' } });
  await expect(pack('l.csv', rows.replace('train', '../x'), { task: null })).rejects.toThrow(
    '"../x" cannot be the name of a split',
  );
});

test.each([
  ['../x.wav,a,robin', 'l.csv line 3: ../x.wav is not in'],
  ['/etc/x.wav,a,robin', 'l.csv line 3: /etc/x.wav is not in'],
  ['.,a,robin', 'l.csv line 3: . is not in'],
  [',a,robin', 'l.csv line 3 has no file'],
  ['e.wav,,robin', 'l.csv line 3 has no split'],
  ['e.wav,c,robin', 'l.csv line 3: the task has no split "c"'],
])('%s', async (row, message) => {
  const { faults } = await pack('l.csv', `file,split,bird\na.wav,a,robin\n${row}\n`);
  expect(faults).toMatchObject([{ message: expect.stringContaining(message), hint: expect.any(String) }]);
});

test('labels that are no JSON', async () => {
  const { faults } = await pack('l.csv', 'file,split,labels\na.wav,a,"[{"\n', { task: events });
  expect(faults).toMatchObject([{ message: expect.stringMatching(/l\.csv line 2: its labels are no JSON: /) }]);
});

test.each([
  ['fiel,split,bird', 'no column "file"', 'the nearest is "fiel"; --file-column names another'],
  ['file,splt,bird', 'no column "split"', 'the nearest is "splt"; --split-column names another'],
])('a header %s', async (header, message, hint) => {
  await expect(pack('l.csv', `${header}\na.wav,a,robin\n`)).rejects.toMatchObject({
    message: expect.stringContaining(message),
    hint: expect.stringContaining(hint),
    exitCode: 2,
  });
});

test('a folder that is not there, a split without recordings', async () => {
  await expect(pack('l.csv', 'file,split,bird\na.wav,a,robin\n')).rejects.toThrow(
    'no recording belongs to the split b',
  );
  await expect(packFolder({ folder: '/none', labels: 'l.csv', task: birds, ...columns })).rejects.toThrow(
    'there is no folder /none',
  );
});
