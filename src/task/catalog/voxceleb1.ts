import { classesOf } from '../label/label.ts';
import type { Task } from '../task.ts';
import names from './labels/voxceleb1.json' with { type: 'json' };
import { fixedSplits } from './split.ts';

export const voxceleb1: Task = {
  id: 'voxceleb1',
  name: 'VoxCeleb1',
  taskType: 'speaker identification',
  domain: 'speech',
  about: 'Which of 1,251 well-known people speaks in a clip from an interview?',
  splitReason: 'The speakers are the classes, so each of them is in all three splits.',
  archive: 'voxceleb1',
  zenodo: '14811963',
  split: fixedSplits({ train: 'voxceleb1_train*.tar', valid: 'voxceleb1_valid*.tar', test: 'voxceleb1_test*.tar' }),
  label: { kind: 'class', key: 'speakerid', classes: classesOf(names) },
  cropSeconds: 6,
  probe: { learningRate: 1e-3, epochs: 10, batchSize: 32 },
  metric: 'accuracy',
  trackB: true,
  weight: 2000,
  licence: 'Creative Commons; see the homepage',
  citation: 'Nagrani, Chung, Zisserman, “VoxCeleb: a large-scale speaker identification dataset”, Interspeech 2017',
  homepage: 'https://www.robots.ox.ac.uk/~vgg/data/voxceleb/vox1.html',
};
