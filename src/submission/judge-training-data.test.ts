import { expect, test } from 'vitest';
import { suites } from '../suite/catalog.ts';
import { benchmarkSets } from './benchmark-sets.ts';
import { judgeTrainingData } from './judge-training-data.ts';
import { relatedSets } from './related-sets.ts';

test('every public task of the benchmark has its data set, once', () => {
  const tasks = suites.filter(({ id }) => !id.startsWith('mini')).flatMap(({ tasks }) => tasks);
  const wanted = new Set(tasks.filter(({ restricted }) => !restricted).map(({ id }) => id));
  expect(benchmarkSets.flatMap((set) => set.tasks).sort()).toEqual([...wanted].sort());
});

test('related sets concern sets that there are', () => {
  const names = benchmarkSets.map(({ name }) => name);
  for (const { of } of relatedSets) for (const set of of) expect(names).toContain(set);
});

const judged = (name: string, more: object = {}) => judgeTrainingData({ datasets: [{ name, ...more }] })[0]!;

test.each([
  ['LibriSpeech', 'LibriSpeech is a set of Table 1'],
  ['librispeech train-other-500', 'LibriSpeech is a set of Table 1'],
  ['ESC50', 'ESC-50 is'],
  ['esc 50', 'ESC-50 is'],
  ['FSD-50k', 'FSD50K is'],
  ['VoxCeleb1+2', 'VoxCeleb1 is'],
  ['VoxCeleb', 'VoxCeleb1 is'],
  ['Google Speech Commands v2', 'Speech Commands is'],
  ['fma_large', 'contains Free Music Archive Small'],
  ['LibriTTS-R', 'made from LibriSpeech'],
  ['URBAN-SED', 'made from UrbanSound8K'],
  ['facebook/wav2vec2-base', 'contains LibriSpeech'],
  ['laion/clap-htsat-unfused', 'contains Clotho'],
])('%s is refused', (name, measured) => {
  expect(judged(name)).toMatchObject({ must: true, outcome: 'failed', measured: expect.stringContaining(measured) });
});

test.each([
  ['AudioSet', 'may overlap with DESED'],
  ['Freesound', 'may overlap with FSD50K'],
  ['Libri-Light', 'may overlap with LibriSpeech'],
  ['Multilingual LibriSpeech', 'may overlap with LibriSpeech'],
  ['openai/whisper-base', 'may overlap'],
  ['RAVDESS', 'X-ARES tests on RAVDESS'],
  ['Common Voice', 'has no version'],
])('%s is warned of', (name, measured) => {
  expect(judged(name)).toMatchObject({ must: false, outcome: 'failed', measured: expect.stringContaining(measured) });
});

test.each(['VGGSound', 'MTG-Jamendo', 'VoxCeleb2', 'Common Voice', 'ACAV100M', 'Desc500', 'ASVspoof 2021'])(
  'nothing is known against %s',
  (name) => {
    expect(judged(name, { version: '1' })).toMatchObject({ outcome: 'passed' });
  },
);

test('what was left out of a larger set is believed; a set of Table 1 stays one', () => {
  expect(judged('AudioSet', { without: ['desed'] })).toMatchObject({ outcome: 'passed' });
  expect(judged('Freesound', { without: ['FSD50K', 'Clotho'] }).measured).toMatch(
    /^may overlap with FSDKaggle2018, ESC-50, UrbanSound8K, DESED:/,
  );
  expect(judged('FMA', { version: 'full', without: ['FMA small'] })).toMatchObject({ outcome: 'passed' });
  expect(judged('ESC-50', { without: ['ESC-50'] })).toMatchObject({ outcome: 'failed', must: true });
});

test('models that it starts from are judged as well; nothing declared says that it was not trained', () => {
  const [model] = judgeTrainingData({ datasets: [], startsFrom: [{ name: 'hubert-base-ls960' }] });
  expect(model).toMatchObject({ must: true, outcome: 'failed' });
  expect(judgeTrainingData({ datasets: [] })).toMatchObject([{ outcome: 'passed' }]);
});
