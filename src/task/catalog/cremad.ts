import { classesOf } from '../label/label.ts';
import type { Task } from '../task.ts';
import { fixedSplits } from './split.ts';

export const cremad: Task = {
  id: 'cremad',
  name: 'CREMA-D',
  taskType: 'emotion recognition',
  domain: 'speech',
  about: 'Which of six emotions does an actor express in a sentence?',
  splitReason: 'The archive’s three splits.',
  archive: 'cremad',
  zenodo: '14646870',
  split: fixedSplits({ train: 'wds-audio-train*.tar', valid: 'wds-audio-valid*.tar', test: 'wds-audio-test*.tar' }),
  label: { kind: 'class', key: 'label', classes: classesOf(['H', 'S', 'A', 'F', 'D', 'N']) },
  cropSeconds: null,
  probe: { learningRate: 1e-3, epochs: 10, batchSize: 32 },
  metric: 'accuracy',
  trackB: true,
  weight: 1116,
  note: 'The challenge’s table says 5 classes; the labels have 6 (neutral among them), which are used. X-ARES gives a label outside of its map the class -1; here it is refused.',
  licence: 'ODbL 1.0',
  citation:
    'Cao, Cooper, Keutmann, Gur, Nenkova, Verma, “CREMA-D: Crowd-sourced Emotional Multimodal Actors Dataset”, IEEE Transactions on Affective Computing, 2014',
  homepage: 'https://github.com/CheyneyComputerScience/CREMA-D',
};
