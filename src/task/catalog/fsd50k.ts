import { classesOf } from '../label/label.ts';
import type { Task } from '../task.ts';
import names from './labels/fsd50k.json' with { type: 'json' };
import { fixedSplits } from './split.ts';

export const fsd50k: Task = {
  id: 'fsd50k',
  name: 'FSD50k',
  taskType: 'sound event detection',
  domain: 'sound',
  about: 'Which of 200 kinds of sound, any number of them, are in a clip?',
  splitReason: 'FSD50K’s own training, validation and evaluation sets.',
  archive: 'fsd50k',
  zenodo: '14868441',
  split: fixedSplits({ train: 'fsd50k_train*.tar', valid: 'fsd50k_validation*.tar', test: 'fsd50k_eval*.tar' }),
  label: { kind: 'multi-label', key: 'soundevent', separator: ';', classes: classesOf(names) },
  cropSeconds: 10,
  probe: { learningRate: 1e-3, epochs: 10, batchSize: 64 },
  metric: 'mean-average-precision',
  trackB: false,
  weight: 2000,
  licence: 'CC BY 4.0; every recording has its own Creative Commons licence',
  citation:
    'Fonseca, Favory, Pons, Font, Serra, “FSD50K: an Open Dataset of Human-Labeled Sound Events”, IEEE/ACM Transactions on Audio, Speech, and Language Processing, 2022',
  homepage: 'https://zenodo.org/records/4060432',
};
