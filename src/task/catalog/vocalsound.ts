import { classesOf } from '../label/label.ts';
import type { Task } from '../task.ts';
import { fixedSplits } from './split.ts';

export const vocalsound: Task = {
  id: 'vocalsound',
  name: 'VocalSound',
  taskType: 'non-speech vocal sounds',
  domain: 'speech',
  about: 'Is it laughter, a sigh, clearing of the throat, a cough, a sneeze or a sniff?',
  splitReason: 'The archive’s three splits.',
  archive: 'vocalsound',
  zenodo: '14722710',
  split: fixedSplits({ train: 'train*.tar', valid: 'valid*.tar', test: 'test*.tar' }),
  label: {
    kind: 'class',
    key: 'label',
    classes: classesOf(['laughter', 'sigh', 'throatclearing', 'cough', 'sneeze', 'sniff']),
  },
  cropSeconds: null,
  probe: { learningRate: 1e-3, epochs: 10, batchSize: 32 },
  metric: 'accuracy',
  trackB: true,
  weight: 2000,
  note: 'X-ARES gives a label outside of its map the class -1; here it is refused.',
  licence: 'CC BY-SA 4.0',
  citation: 'Gong, Yu, Glass, “VocalSound: A Dataset for Improving Human Vocal Sounds Recognition”, ICASSP 2022',
  homepage: 'https://github.com/YuanGongND/vocalsound',
};
