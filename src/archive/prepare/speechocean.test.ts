import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/fixtures/folder.ts';
import {
  type Layout,
  shortTextGrid,
  speechocean as tiny,
  writeLayout,
} from '../../../test/fixtures/prepare/layouts.ts';
import { speechocean762 } from '../../task/catalog/speechocean762.ts';
import { readRegression } from '../../task/label/regression.ts';
import { speechocean } from './speechocean.ts';

const { label } = speechocean762;

async function write(changes: Layout = {}): Promise<string> {
  const folder = await temporaryFolder();
  const { corpus, ctm } = tiny('RIFF');
  await writeLayout(folder, { ...corpus, 'ali/all.ctm': ctm, ...changes });
  return folder;
}

test('without alignments utterances have the scores of experts', async () => {
  const folder = await write();
  const { clips, faults } = await speechocean(speechocean762, folder);
  expect(faults).toEqual([]);
  expect(clips.map(({ shards, key }) => [shards, key])).toEqual([
    ['speechocean762_train*.tar', '000010011'],
    ['speechocean762_train*.tar', '000010035'],
    ['speechocean762_train*.tar', '000020007'],
    ['speechocean762_test*.tar', '000030012'],
    ['speechocean762_test*.tar', '000030024'],
  ]);
  const [first] = clips;
  expect(first!.recording).toBe(join(folder, 'WAVE/SPEAKER0001/000010011.WAV'));
  expect(await first!.labels()).toEqual({
    text: 'WE CALL',
    accuracy: 6,
    completeness: 10,
    fluency: 9,
    prosodic: 9,
    total: 8,
    speaker: '0001',
  });
});

test('with a CTM file every phone has its time and its score, and is an example of the task', async () => {
  const folder = await write();
  const { clips } = await speechocean(speechocean762, folder, join(folder, 'ali'));
  const labels = await clips[1]!.labels();
  expect(labels).toMatchObject({
    accuracy: 7,
    phones: [
      { start: 0.04, end: 0.12, phone: 'W', accuracy: 2 },
      { start: 0.12, end: 0.2, phone: 'IY0', accuracy: 1 },
      { start: 0.2, end: 0.3, phone: 'K', accuracy: 1.8 },
      { start: 0.3, end: 0.4, phone: 'AO0', accuracy: 1.6 },
      { start: 0.4, end: 0.5, phone: 'L', accuracy: 2 },
    ],
  });
  if (label.kind !== 'regression') return expect.fail('the task has another label');
  expect(readRegression(label, labels, { archive: 'x', key: 'y' }).examples).toHaveLength(5);
});

test('a TextGrid of any speaker’s folder serves as well', async () => {
  const phones = [
    [0.04, ''],
    [0.12, 'W'],
    [0.2, 'IY1'],
    [0.3, 'K'],
    [0.4, 'AO1'],
    [0.5, 'L'],
    [0.6, 'sp'],
  ] as const;
  const utterances = ['000010011', '000010035', '000020007', '000030012', '000030024'];
  const grids = utterances.map((each) => [`grids/${each.slice(0, 5)}/${each}.TextGrid`, shortTextGrid({ phones })]);
  const folder = await write(Object.fromEntries(grids));
  const aligned = await speechocean(speechocean762, folder, join(folder, 'grids'));
  const byCtm = await speechocean(speechocean762, folder, join(folder, 'ali'));
  for (const [index, clip] of aligned.clips.entries())
    expect(await clip.labels()).toEqual(await byCtm.clips[index]!.labels());
  await expect(speechocean(speechocean762, folder, folder)).rejects.toThrow(
    /^utterance 000010011 is aligned in .*all\.ctm and in .*000010011\.TextGrid$/,
  );
});

test.each([
  ['another phone', 'AO_I', 'AA_I', 'phone 4 is AO0 in scores.json and AA in'],
  [
    'a phone more',
    '0.40 0.10 L_E',
    '0.40 0.10 L_E\n000010011 1 0.50 0.10 Z_E',
    'phone 6 is none in scores.json and Z in',
  ],
  ['a phone less', '000010011 1 0.40 0.10 L_E\n', '', 'phone 5 is L in scores.json and none in'],
])('%s in the alignment is an error with the utterance named', async (_, from, to, message) => {
  const folder = await write({ 'ali/all.ctm': tiny('').ctm.replace(from, to) });
  const { clips } = await speechocean(speechocean762, folder, join(folder, 'ali'));
  await expect(clips[0]!.labels()).rejects.toThrow(`utterance 000010011: ${message}`);
  expect(await clips[1]!.labels()).toMatchObject({ accuracy: 7 });
});

test('utterances without scores, without an alignment, or without a recording are named', async () => {
  const { corpus, ctm } = tiny('RIFF');
  const scores = JSON.parse(String(corpus['resource/scores.json']));
  delete scores['000020007'];
  const folder = await write({
    'resource/scores.json': JSON.stringify(scores),
    'ali/all.ctm': `${ctm.replaceAll(/^000030024.*\n/gm, '')}000099999 1 0 0.1 AH\n`,
  });
  const { clips, faults } = await speechocean(speechocean762, folder, join(folder, 'ali'));
  expect(clips.map(({ key }) => key)).toEqual(['000010011', '000010035', '000030012']);
  expect(faults.map(({ message }) => message)).toEqual([
    `utterance 000020007 has no scores in ${join(folder, 'resource/scores.json')}`,
    `utterance 000030024 has no alignment in ${join(folder, 'ali')}`,
    `utterance 000099999 has an alignment in ${join(folder, 'ali/all.ctm')} and no recording`,
  ]);
});

test.each([
  ['resource/scores.json', '{"000010011": {"accuracy": "good"}}', /scores\.json holds no scores: 000010011\.text: /],
  ['resource/scores.json', '{', /scores\.json holds no scores: /],
  ['train/wav.scp', '000010011 sph2pipe a.sph |\n', /wav\.scp line 1 is a command, which is not run/],
  ['train/wav.scp', 'a a.wav\na b.wav\n', /wav\.scp line 2 names a again/],
  ['test/wav.scp', 'a a.wav\nb\n', /wav\.scp line 2 has no value/],
])('%s with %j is refused', async (path, content, message) => {
  await expect(speechocean(speechocean762, await write({ [path]: content }))).rejects.toThrow(message);
});

test('as many scores as phones', async () => {
  const corpus = tiny('RIFF').corpus;
  const fewer = String(corpus['resource/scores.json']).replace(/"phones-accuracy": \[\s*1.8,/, '"phones-accuracy": [');
  const folder = await write({ 'resource/scores.json': fewer });
  await expect(speechocean(speechocean762, folder)).rejects.toThrow(
    '000010011.words.1: expected as many phones-accuracy as phones',
  );
});
