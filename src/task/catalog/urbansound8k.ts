import { classesOf } from '../label/label.ts';
import type { Task } from '../task.ts';
import { numberedFolds } from './split.ts';

export const urbansound8k: Task = {
  id: 'urbansound8k',
  name: 'UrbanSound 8k',
  taskType: 'urban sounds',
  domain: 'sound',
  about: 'Which of ten sounds of a city is heard?',
  splitReason: 'The data set’s own ten folds: slices of one recording are in one fold.',
  archive: 'urbansound8k',
  zenodo: '14722683',
  split: numberedFolds(1, 10, (fold) => `urbansound_fold${fold}_0000000.tar`),
  label: {
    kind: 'class',
    key: 'soundevent',
    classes: classesOf([
      'air_conditioner',
      'car_horn',
      'children_playing',
      'dog_bark',
      'drilling',
      'engine_idling',
      'gun_shot',
      'jackhammer',
      'siren',
      'street_music',
    ]),
  },
  cropSeconds: null,
  probe: { learningRate: 1e-3, epochs: 10, batchSize: 32 },
  metric: 'accuracy',
  trackB: true,
  weight: 873,
  licence: 'CC BY-NC 3.0',
  citation: 'Salamon, Jacoby, Bello, “A Dataset and Taxonomy for Urban Sound Research”, ACM Multimedia 2014',
  homepage: 'https://urbansounddataset.weebly.com/urbansound8k.html',
};
