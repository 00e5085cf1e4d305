import type { Task } from '../task.ts';
import { hidden } from './hidden.ts';
import { fixedSplits } from './split.ts';

export const subwayBroadcast: Task = {
  id: 'subway_broadcast',
  name: 'Subway broadcast',
  taskType: 'sound event detection',
  domain: 'sound',
  about: 'Is there an announcement in a subway?',
  splitReason: 'X-ARES names the same shards for all three splits.',
  archive: 'subway_broadcast',
  split: fixedSplits({ train: 'subway_broadcast*.tar', valid: 'subway_broadcast*.tar', test: 'subway_broadcast*.tar' }),
  label: { kind: 'class-index', key: 'broadcasting', count: 2 },
  cropSeconds: null,
  probe: { learningRate: 1e-3, epochs: 20, batchSize: 32 },
  metric: 'accuracy',
  trackB: true,
  weight: 5000,
  note: 'As X-ARES declares it, a probe is trained on the very clips it is tested on.',
  ...hidden,
};
