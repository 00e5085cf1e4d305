import { classesOf } from '../label/label.ts';
import type { Task } from '../task.ts';
import { fixedSplits } from './split.ts';

export const freeMusicArchive: Task = {
  id: 'freemusicarchive',
  name: 'Free Music Archive Small',
  taskType: 'music genre',
  domain: 'music',
  about: 'Which of eight genres is a piece of music?',
  splitReason: 'The archive’s three splits.',
  archive: 'freemusicarchive',
  zenodo: '14725056',
  split: fixedSplits({ train: 'fma_small_train*.tar', valid: 'fma_small_valid*.tar', test: 'fma_small_test*.tar' }),
  label: {
    kind: 'class',
    key: 'genre',
    classes: classesOf([
      'Hip-Hop',
      'Pop',
      'Folk',
      'Experimental',
      'Rock',
      'International',
      'Electronic',
      'Instrumental',
    ]),
  },
  cropSeconds: 10,
  probe: { learningRate: 1e-3, epochs: 3, batchSize: 32 },
  metric: 'accuracy',
  trackB: true,
  weight: 800,
  licence: 'CC BY 4.0 (metadata); every recording has its own licence',
  citation: 'Defferrard, Benzi, Vandergheynst, Bresson, “FMA: A Dataset for Music Analysis”, ISMIR 2017',
  homepage: 'https://github.com/mdeff/fma',
};
