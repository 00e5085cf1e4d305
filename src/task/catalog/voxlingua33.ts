import { classesOf } from '../label/label.ts';
import type { Task } from '../task.ts';
import names from './labels/voxlingua33.json' with { type: 'json' };
import { fixedSplits } from './split.ts';

export const voxlingua33: Task = {
  id: 'voxlingua33',
  name: 'VoxLingua33',
  taskType: 'language identification',
  domain: 'speech',
  about: 'Which of 33 languages is spoken in a clip from a video?',
  splitReason:
    'Trained on a subset of VoxLingua107, validated and tested on its development set, which has 33 languages. The validation shards are the test shards, so the strict protocol takes the last epoch.',
  archive: 'voxlingua33',
  zenodo: '14812245',
  split: fixedSplits({ train: 'train_subset*.tar', valid: 'dev*.tar', test: 'dev*.tar' }),
  label: { kind: 'class', key: 'labels', classes: classesOf(names) },
  cropSeconds: 10,
  probe: { learningRate: 1e-3, epochs: 10, batchSize: 64 },
  metric: 'accuracy',
  trackB: true,
  weight: 1609,
  licence: 'CC BY 4.0',
  citation: 'Valk, Alumäe, “VoxLingua107: a Dataset for Spoken Language Recognition”, SLT 2021',
  homepage: 'https://cs.taltech.ee/staff/tanel.alumae/data/voxlingua107/',
};
