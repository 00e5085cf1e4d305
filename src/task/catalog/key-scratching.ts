import { classesOf } from '../label/label.ts';
import type { Task } from '../task.ts';
import { hidden } from './hidden.ts';
import { fixedSplits } from './split.ts';

export const keyScratching: Task = {
  id: 'key_scratching',
  name: 'Key scratching car',
  taskType: 'sound event detection',
  domain: 'sound',
  about: 'Is it a key that scratches a car?',
  splitReason:
    'The archive’s training and test shards. The validation shards are the test shards, so the strict protocol takes the last epoch.',
  archive: 'key_scratching',
  split: fixedSplits({
    train: 'key_scratching_train*.tar',
    valid: 'key_scratching_test*.tar',
    test: 'key_scratching_test*.tar',
  }),
  label: { kind: 'class', key: 'tag', classes: classesOf(['T', 'F']) },
  cropSeconds: null,
  probe: { learningRate: 1e-3, epochs: 20, batchSize: 32 },
  metric: 'accuracy',
  trackB: true,
  weight: 5000,
  ...hidden,
};
