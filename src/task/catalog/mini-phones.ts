import { classesOf } from '../label/label.ts';
import { festvoxRu } from '../recordings/festvox-ru.ts';
import { miniPhones as recordings, russianPhones } from '../recordings/mini-phones.ts';
import type { Task } from '../task.ts';
import { fixedSplits } from './split.ts';

export const miniPhones: Task = {
  id: 'mini-phones',
  name: 'Phones (mini)',
  taskType: 'phoneme recognition',
  domain: 'speech',
  about: 'Which of 50 Russian phones is said, frame by frame, by a speaker who was heard before?',
  splitReason:
    'By sentence, in the order of the texts that were read: no sentence is in two parts. There is one speaker, so the ' +
    'score tells how well phones are kept apart and placed in time, not how well they are found in a new voice.',
  archive: recordings.id,
  recordings,
  split: fixedSplits({ train: 'train.tar', valid: 'valid.tar', test: 'test.tar' }),
  label: { kind: 'phones', key: 'phones', classes: classesOf(Object.values(russianPhones).flat()) },
  cropSeconds: null,
  probe: { learningRate: 1e-3, epochs: 20, batchSize: 2 },
  metric: 'frame-accuracy',
  trackB: true,
  weight: 34,
  licence: recordings.licence,
  citation: festvoxRu.citation,
  homepage: recordings.homepage,
};
