import { classesOf } from '../label/label.ts';
import type { Task } from '../task.ts';
import { hidden } from './hidden.ts';
import { fixedSplits } from './split.ts';

export const insideOutsideCar: Task = {
  id: 'inside_outside_car',
  name: 'Inside/outside car',
  taskType: 'sound event detection',
  domain: 'sound',
  about: 'Was it recorded inside or outside a car?',
  splitReason:
    'The archive’s training and test shards. The validation shards are the test shards, so the strict protocol takes the last epoch.',
  archive: 'inside_outside_car',
  split: fixedSplits({
    train: 'inside_outside_car_train*.tar',
    valid: 'inside_outside_car_test*.tar',
    test: 'inside_outside_car_test*.tar',
  }),
  label: { kind: 'class', key: 'position', classes: classesOf(['Inside', 'Outside']) },
  cropSeconds: null,
  probe: { learningRate: 1e-3, epochs: 20, batchSize: 32 },
  metric: 'accuracy',
  trackB: true,
  weight: 5000,
  ...hidden,
};
