import type { Task } from '../task.ts';
import { fixedSplits } from './split.ts';

export const speechocean762: Task = {
  id: 'speechocean762',
  name: 'speechocean762',
  taskType: 'pronunciation scoring',
  domain: 'speech',
  about: 'How well does a learner of English pronounce a phone, or an utterance, in the judgement of experts?',
  splitReason:
    'The data set’s own training and test speakers. The validation shards are the test shards, so the strict protocol takes the last epoch.',
  archive: 'speechocean762',
  zenodo: '14725291',
  split: fixedSplits({
    train: 'speechocean762_train*.tar',
    valid: 'speechocean762_test*.tar',
    test: 'speechocean762_test*.tar',
  }),
  label: {
    kind: 'regression',
    key: 'accuracy',
    range: [0, 10],
    phones: { key: 'phones', scoreKey: 'accuracy', range: [0, 2] },
  },
  cropSeconds: null,
  probe: { learningRate: 1e-3, epochs: 25, batchSize: 32 },
  metric: 'mean-squared-error',
  trackB: false,
  weight: 2500,
  note:
    'The challenge’s table says phoneme pronunciation scoring with 3 outputs; X-ARES dropped the task, which had scored ' +
    'utterances by one output. Here phones are scored by one output where the archive lists them, utterances otherwise; ' +
    'splits and epochs are those X-ARES had, the weight is the number of test utterances.',
  licence: 'CC BY 4.0',
  citation:
    'Zhang, Zhang, Wang, Yan, Song, Huang, Li, Povey, Wang, “speechocean762: An Open-Source Non-native English Speech Corpus For Pronunciation Assessment”, Interspeech 2021',
  homepage: 'https://www.openslr.org/101',
};
