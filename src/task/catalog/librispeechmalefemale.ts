import { classesOf } from '../label/label.ts';
import type { Task } from '../task.ts';
import { librispeech } from './librispeech.ts';

export const librispeechMaleFemale: Task = {
  id: 'librispeechmalefemale',
  name: 'LibriSpeech-MF',
  taskType: 'gender classification',
  domain: 'speech',
  about: 'Is the reader of an audio book listed as female or as male?',
  splitReason: 'train-clean-100, dev-clean and test-clean, which share no speaker.',
  archive: librispeech.archive,
  archiveElsewhere: librispeech.archiveElsewhere!,
  zenodo: '14716252',
  split: librispeech.split,
  label: { kind: 'class', key: 'gender', classes: classesOf(['M', 'F']) },
  cropSeconds: 5,
  probe: { learningRate: 1e-3, epochs: 10, batchSize: 32 },
  metric: 'accuracy',
  trackB: true,
  weight: 2620,
  note: 'X-ARES counts whatever is not M as F; here a gender that is neither is refused.',
  licence: librispeech.licence,
  citation: librispeech.citation,
  homepage: librispeech.homepage,
};
