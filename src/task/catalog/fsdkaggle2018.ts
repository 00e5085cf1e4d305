import { classesOf } from '../label/label.ts';
import type { Task } from '../task.ts';
import names from './labels/fsdkaggle2018.json' with { type: 'json' };
import { fixedSplits } from './split.ts';

export const fsdkaggle2018: Task = {
  id: 'fsdkaggle2018',
  name: 'FSD18-Kaggle',
  taskType: 'sound event detection',
  domain: 'sound',
  about: 'Which of 41 kinds of sound is in a clip?',
  splitReason:
    'Training and test set of the competition. The validation shards are the test shards, so the strict protocol takes the last epoch.',
  archive: 'fsdkaggle2018',
  zenodo: '14725117',
  split: fixedSplits({ train: 'fsd18_train*.tar', valid: 'fsd18_test*.tar', test: 'fsd18_test*.tar' }),
  label: { kind: 'class', key: 'sound', classes: classesOf(names) },
  cropSeconds: null,
  probe: { learningRate: 1e-3, epochs: 3, batchSize: 64 },
  metric: 'mean-average-precision',
  trackB: false,
  weight: 1600,
  note: 'The challenge’s table scores it by mean average precision, X-ARES by accuracy.',
  licence: 'CC BY 4.0; every recording has its own licence, CC0 or CC BY',
  citation:
    'Fonseca, Plakal, Font, Ellis, Favory, Pons, Serra, “General-purpose Tagging of Freesound Audio with AudioSet Labels: Task Description, Dataset, and Baseline”, DCASE 2018',
  homepage: 'https://zenodo.org/records/2552860',
};
