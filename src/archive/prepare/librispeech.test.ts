import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/fixtures/folder.ts';
import { librispeech, longTextGrid, shortTextGrid, writeLayout } from '../../../test/fixtures/prepare/layouts.ts';
import { librispeechPhoneme } from '../../task/catalog/librispeechphoneme.ts';
import { librispeechPhones } from './librispeech.ts';

const phones = [
  { start: 0, end: 0.06, phone: 'sil' },
  { start: 0.06, end: 0.12, phone: 'HH' },
  { start: 0.12, end: 0.2, phone: 'AY1' },
];

test('recordings and alignments in one folder, or in two, with or without the folder LibriSpeech', async () => {
  const [together, apart] = [await temporaryFolder(), await temporaryFolder()];
  const { recordings, alignments } = librispeech('fLaC');
  await writeLayout(together, { ...recordings, ...alignments });
  await writeLayout(apart, librispeech('fLaC', shortTextGrid).alignments);
  const found = await librispeechPhones(librispeechPhoneme, together);
  expect(found.faults).toEqual([]);
  expect(found.clips.map(({ shards, key }) => [shards, key])).toEqual([
    ['train-clean-100*.tar', '19-198-0000'],
    ['train-clean-100*.tar', '19-198-0001'],
    ['train-clean-100*.tar', '26-495-0000'],
    ['train-clean-100*.tar', '26-495-0001'],
    ['dev-clean*.tar', '84-121123-0000'],
    ['test-clean*.tar', '61-70968-0000'],
  ]);
  expect(await found.clips[0]!.labels()).toEqual({ phones });
  const again = await librispeechPhones(librispeechPhoneme, join(together, 'LibriSpeech'), apart);
  expect(again.clips.map(({ recording }) => recording)).toEqual(found.clips.map(({ recording }) => recording));
  expect(again.clips[0]!.origin).toBe(join(apart, 'LibriSpeech/train-clean-100/19/198/19-198-0000.TextGrid'));
  expect(await again.clips[0]!.labels()).toEqual({ phones });
});

test('an utterance without an alignment and an alignment without a recording are named', async () => {
  const folder = await temporaryFolder();
  const { recordings, alignments } = librispeech('fLaC');
  await writeLayout(folder, { ...recordings, ...alignments });
  await rm(join(folder, 'LibriSpeech/dev-clean/84/121123/84-121123-0000.TextGrid'));
  await writeLayout(folder, { 'LibriSpeech/test-clean/61/70968/61-70968-0009.TextGrid': longTextGrid({ phones: [] }) });
  const { clips, faults } = await librispeechPhones(librispeechPhoneme, folder);
  expect(clips).toHaveLength(5);
  const place = (path: string) => join(folder, 'LibriSpeech', path);
  expect(faults.map(({ message }) => message)).toEqual([
    `utterance 84-121123-0000 has no alignment (expected ${place('dev-clean/84/121123/84-121123-0000.TextGrid')})`,
    `utterance 61-70968-0009 has an alignment and no recording (expected ${place('test-clean/61/70968/61-70968-0009.flac')})`,
  ]);
});

test('a subset that is missing is named, with where it is to be had', async () => {
  const folder = await temporaryFolder();
  await writeLayout(folder, { 'LibriSpeech/train-clean-100/19/198/19-198-0000.flac': 'fLaC' });
  await expect(librispeechPhones(librispeechPhoneme, folder, join(folder, 'none'))).rejects.toMatchObject({
    message: expect.stringContaining(`there is no folder train-clean-100 in ${join(folder, 'none')}, nor in `),
    hint: 'unpack https://zenodo.org/records/2619474 there',
  });
  await expect(librispeechPhones(librispeechPhoneme, folder)).rejects.toMatchObject({
    message: expect.stringContaining(`there is no folder dev-clean in ${folder}, nor in `),
    hint: 'unpack dev-clean.tar.gz from https://www.openslr.org/12 there',
  });
});
