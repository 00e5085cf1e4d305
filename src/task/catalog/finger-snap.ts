import { classesOf } from '../label/label.ts';
import type { Task } from '../task.ts';
import { hidden } from './hidden.ts';
import { fixedSplits } from './split.ts';

export const fingerSnap: Task = {
  id: 'finger_snap',
  name: 'Finger snap sound',
  taskType: 'sound event detection',
  domain: 'sound',
  about: 'Is it the snap of a finger?',
  splitReason:
    'The archive’s training and test shards. The validation shards are the test shards, so the strict protocol takes the last epoch.',
  archive: 'finger_snap',
  split: fixedSplits({
    train: 'finger_snap_train*.tar',
    valid: 'finger_snap_test*.tar',
    test: 'finger_snap_test*.tar',
  }),
  label: { kind: 'class', key: 'tag', classes: classesOf(['T', 'F']) },
  cropSeconds: null,
  probe: { learningRate: 1e-3, epochs: 20, batchSize: 32 },
  metric: 'accuracy',
  trackB: true,
  weight: 5000,
  ...hidden,
};
