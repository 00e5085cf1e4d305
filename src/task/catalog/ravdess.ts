import { classesOf } from '../label/label.ts';
import type { Task } from '../task.ts';
import { numberedFolds } from './split.ts';

export const ravdess: Task = {
  id: 'ravdess',
  name: 'RAVDESS',
  taskType: 'emotion recognition',
  domain: 'speech',
  about: 'Which of eight emotions does an actor express in a sentence?',
  splitReason: 'The archive’s four folds.',
  archive: 'ravdess',
  zenodo: '14722524',
  split: numberedFolds(0, 4, (fold) => `ravdess_fold_${fold}_0000000.tar`),
  label: {
    kind: 'class',
    key: 'emotion',
    classes: classesOf(['neutral', 'calm', 'happy', 'sad', 'angry', 'fearful', 'disgust', 'surprised']),
  },
  cropSeconds: null,
  probe: { learningRate: 1e-3, epochs: 10, batchSize: 32 },
  metric: 'accuracy',
  trackB: true,
  weight: 360,
  licence: 'CC BY-NC-SA 4.0',
  citation:
    'Livingstone, Russo, “The Ryerson Audio-Visual Database of Emotional Speech and Song (RAVDESS)”, PLoS ONE, 2018',
  homepage: 'https://zenodo.org/records/1188976',
};
