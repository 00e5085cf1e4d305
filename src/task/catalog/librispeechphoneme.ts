import { classesOf } from '../label/label.ts';
import type { Task } from '../task.ts';
import names from './labels/librispeechphoneme.json' with { type: 'json' };
import { librispeech } from './librispeech.ts';

export const librispeechPhoneme: Task = {
  id: 'librispeechphoneme',
  name: 'LibriSpeech-Phoneme',
  taskType: 'phoneme recognition',
  domain: 'speech',
  about: 'Which of 39 English phones is said, frame by frame?',
  splitReason: librispeech.splitReason,
  archive: 'librispeechphoneme',
  split: librispeech.split,
  label: { kind: 'phones', key: 'phones', classes: classesOf(names) },
  cropSeconds: null,
  probe: { learningRate: 1e-3, epochs: 10, batchSize: 32 },
  metric: 'frame-accuracy',
  trackB: true,
  weight: 2620,
  note:
    'In the challenge’s table, but neither in X-ARES nor released: the archive is to be made from LibriSpeech and a forced ' +
    'alignment, such as https://zenodo.org/records/2619474. Hyper-parameters are X-ARES’s defaults, which its DESED has ' +
    'too; the weight is the number of utterances in test-clean.',
  licence: librispeech.licence,
  citation: librispeech.citation,
  homepage: librispeech.homepage,
};
