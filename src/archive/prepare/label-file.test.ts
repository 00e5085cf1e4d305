import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/fixtures/folder.ts';
import { readLabelFile } from './label-file.ts';

async function read(name: string, content: string | Buffer) {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, content);
  return readLabelFile(path);
}

const expected = {
  columns: ['file', 'label'],
  rows: [
    { line: 2, fields: { file: 'a, b.wav', label: 'say "hi"' } },
    { line: 4, fields: { file: 'c.wav', label: '' } },
  ],
};
const csv = 'file,label\n"a, b.wav","say ""hi"""\n\nc.wav,\n';
const tsv = 'file\tlabel\na, b.wav\tsay "hi"\n\nc.wav\t\n';

test.each([
  ['a.csv', csv],
  ['a.CSV', csv.replaceAll('\n', '\r\n')],
  ['a.csv', csv.replace('\n', '\r\n')],
  ['a.csv', csv.replaceAll('\n', '\r')],
  ['a.csv', `\ufeff${csv}`],
  ['a.csv', Buffer.from(`\ufeff${csv}`, 'utf16le')],
  ['a.csv', csv.trimEnd()],
  ['a.csv', csv.replace('file,', 'file , ')],
  ['a.tsv', tsv],
  ['a.tsv', tsv.replace('say "hi"', '"say ""hi"""')],
])('%s %j', async (name, content) => {
  expect(await read(name, content)).toEqual(expected);
});

test('JSON lines hold anything', async () => {
  const lines = '\ufeff{"file": "a.wav", "labels": [{"onset": 1}]}\r\n\r\n{"file": "b.wav", "fold": 3}\n';
  expect(await read('a.jsonl', lines)).toEqual({
    columns: ['file', 'labels', 'fold'],
    rows: [
      { line: 1, fields: { file: 'a.wav', labels: [{ onset: 1 }] } },
      { line: 3, fields: { file: 'b.wav', fold: 3 } },
    ],
  });
});

test('a column without a name, as pandas writes its index, is passed over', async () => {
  expect(await read('a.csv', ',file\n0,a.wav\n')).toEqual({
    columns: ['file'],
    rows: [{ line: 2, fields: { file: 'a.wav' } }],
  });
});

test('what is quoted by the rules reads back', async () => {
  const cell = fc.string({ unit: 'binary', maxLength: 10 }).filter((text) => !/\p{Surrogate}/u.test(text));
  const path = join(await temporaryFolder(), 'any.csv');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 4 }), async (rows) => {
      const lines = [['file', 'label'], ...rows].map((cells) =>
        cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(','),
      );
      await writeFile(path, lines.join('\r\n'));
      const found = await readLabelFile(path);
      expect(found.rows.map(({ fields }) => [fields.file, fields.label])).toEqual(rows);
    }),
    { numRuns: 20 },
  );
});

test.each([
  ['a.csv', 'file,label\na.wav,dog\nb.wav\n', /a\.csv: .*expect 2, got 1 on line 3/],
  ['a.csv', 'file,label\na.wav,"dog\n', /a\.csv: Quote Not Closed.*line 2/],
  ['a.csv', 'file,label\n"a"b.wav,dog\n', /a\.csv: Invalid Closing Quote.*line 2/],
  ['a.csv', 'file,label,label\n', /a\.csv has two columns "label"/],
  ['a.csv', 'file,label\n', /a\.csv names no recording/],
  ['a.csv', '', /a\.csv names no recording/],
  ['a.jsonl', '{"file": "a.wav"}\n{"file": \n', /a\.jsonl line 2 cannot be read: /],
  ['a.jsonl', '["a.wav"]\n', /a\.jsonl line 1 cannot be read: it is no object/],
  ['a.xlsx', 'PK', /a\.xlsx is no file of labels/],
  ['a.csv', Buffer.from('file,label\na.wav,\xe4', 'latin1'), /a\.csv is no UTF-8 text/],
])('%s with %j is refused', async (name, content, message) => {
  await expect(read(name, content)).rejects.toMatchObject({
    message: expect.stringMatching(message),
    hint: expect.any(String),
  });
});
