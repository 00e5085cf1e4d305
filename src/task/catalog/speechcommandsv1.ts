import { classesOf } from '../label/label.ts';
import type { Task } from '../task.ts';
import names from './labels/speechcommandsv1.json' with { type: 'json' };
import { fixedSplits } from './split.ts';

export const speechCommands: Task = {
  id: 'speechcommandsv1',
  name: 'Speech Commands V1',
  taskType: 'keyword spotting',
  domain: 'speech',
  about: 'Which of thirty words is said, in a recording of about one second?',
  splitReason: 'The archive’s three splits.',
  archive: 'speechcommandsv1',
  zenodo: '14722647',
  split: fixedSplits({ train: 'wds-audio-train*.tar', valid: 'wds-audio-valid*.tar', test: 'wds-audio-test*.tar' }),
  label: { kind: 'class', key: 'labels', classes: classesOf(names) },
  cropSeconds: null,
  probe: { learningRate: 1e-3, epochs: 10, batchSize: 64 },
  metric: 'accuracy',
  trackB: true,
  weight: 2000,
  licence: 'CC BY 4.0',
  citation: 'Warden, “Speech Commands: A Dataset for Limited-Vocabulary Speech Recognition”, arXiv:1804.03209, 2018',
  homepage: 'https://research.google/blog/launching-the-speech-commands-dataset/',
};
