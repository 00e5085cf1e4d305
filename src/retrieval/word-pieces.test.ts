import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { WordPieces } from './word-pieces.ts';

/** Ids as BERT base uncased's tokenizer gives them. */
const known: readonly [text: string, ids: number[]][] = [
  ['hello world', [101, 7592, 2088, 102]],
  ['The', [101, 1996, 102]],
  ['unaffable', [101, 14477, 20961, 3468, 102]],
  ['embeddings', [101, 7861, 8270, 4667, 2015, 102]],
  ['Hello, my dog is cute', [101, 7592, 1010, 2026, 3899, 2003, 10140, 102]],
  ['Using a Transformer network is simple', [101, 2478, 1037, 10938, 2121, 2897, 2003, 3722, 102]],
  ["Replace me by any text you'd like.", [101, 5672, 2033, 2011, 2151, 3793, 2017, 1005, 1040, 2066, 1012, 102]],
  ['I hate this so much!', [101, 1045, 5223, 2023, 2061, 2172, 999, 102]],
  [
    "I've been waiting for a HuggingFace course my whole life.",
    [101, 1045, 1005, 2310, 2042, 3403, 2005, 1037, 17662, 12172, 2607, 2026, 2878, 2166, 1012, 102],
  ],
];

test('pieces have the ids of BERT base uncased', async () => {
  const pieces = await WordPieces.open();
  for (const [text, ids] of known) expect(pieces.ids(text), text).toEqual(ids);
});

test('accents and capitals make no difference, words of unknown signs are [UNK], a text of nothing has its two ends', async () => {
  const pieces = await WordPieces.open();
  expect(pieces.ids('CAFÉ Naïve')).toEqual(pieces.ids('cafe naive'));
  expect(pieces.ids('☃')).toEqual([101, 100, 102]);
  expect(pieces.ids('▁')).toEqual([101, 100, 102]);
  expect(pieces.ids('\u0000')).toEqual([101, 102]);
});

test("a vocabulary of the user's is read from a file of one piece a line", async () => {
  const folder = await mkdtemp(join(tmpdir(), 'otoscope-vocabulary-'));
  const path = join(folder, 'vocab.txt');
  await writeFile(path, '[PAD]\n[UNK]\n[CLS]\n[SEP]\na\nbark\n##ing\ndog\n');
  const pieces = await WordPieces.open(path);
  expect(pieces.ids('A barking dog howls')).toEqual([2, 4, 5, 6, 7, 1, 3]);
  await writeFile(path, '[PAD]\n[UNK]\ndog\n');
  await expect(WordPieces.open(path)).rejects.toThrow('lacks [CLS], [SEP]');
  await expect(WordPieces.open(join(folder, 'none'))).rejects.toThrow('cannot read the vocabulary');
  await rm(folder, { recursive: true });
});
