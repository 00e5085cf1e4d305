import type { Task } from '../task.ts';
import { fixedSplits } from './split.ts';

export const librispeech: Task = {
  id: 'librispeech',
  name: 'LibriSpeech-100h',
  taskType: 'speech recognition',
  domain: 'speech',
  about: 'What does the reader of an audio book say?',
  splitReason: 'train-clean-100, dev-clean and test-clean, which share no speaker.',
  archive: 'librispeech',
  archiveElsewhere: ['librispeechmalefemale'],
  zenodo: '14716252',
  split: fixedSplits({ train: 'train-clean-100*.tar', valid: 'dev-clean*.tar', test: 'test-clean*.tar' }),
  label: { kind: 'text', key: 'trans' },
  cropSeconds: null,
  probe: { learningRate: 1e-3, epochs: 10, batchSize: 4 },
  metric: 'word-error-rate',
  trackB: false,
  weight: 10000,
  unavailable: 'its recogniser, a trained adapter in front of a frozen language model, is not part of otoscope yet',
  note: 'In X-ARES, but not in the challenge’s table.',
  licence: 'CC BY 4.0',
  citation:
    'Panayotov, Chen, Povey, Khudanpur, “Librispeech: an ASR corpus based on public domain audio books”, ICASSP 2015',
  homepage: 'https://www.openslr.org/12',
};
