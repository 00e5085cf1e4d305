import type { Task } from '../task.ts';
import { numberedFolds } from './split.ts';

export const libricount: Task = {
  id: 'libricount',
  name: 'LibriCount',
  taskType: 'speaker counting',
  domain: 'speech',
  about: 'How many people, none to ten, speak at the same time in a mixture of five seconds?',
  splitReason: 'The archive’s five folds; LibriCount has no split of its own.',
  archive: 'libricount',
  zenodo: '14722478',
  split: numberedFolds(0, 5, (fold) => `libricount_fold0${fold}.tar`),
  label: { kind: 'class-index', key: 'num_speakers', count: 11 },
  cropSeconds: null,
  probe: { learningRate: 1e-3, epochs: 10, batchSize: 64 },
  metric: 'accuracy',
  trackB: true,
  weight: 1144,
  licence: 'CC BY 4.0',
  citation:
    'Stöter, Chakrabarty, Edler, Habets, “Classification vs. Regression in Supervised Learning for Single Channel Speaker Count Estimation”, ICASSP 2018',
  homepage: 'https://zenodo.org/records/1216072',
};
