import type { Task } from '../task.ts';
import { fixedSplits } from './split.ts';

export const clotho: Task = {
  id: 'clotho',
  name: 'Clotho',
  taskType: 'sound retrieval',
  domain: 'sound',
  about: 'Which caption belongs to a clip, and which clip to a caption?',
  splitReason:
    'Clotho’s own parts; as in X-ARES it is tested on the one called validation and validated on the one called evaluation.',
  archive: 'clotho',
  zenodo: '14856454',
  split: fixedSplits({
    train: 'clotho_development*.tar',
    valid: 'clotho_evaluation*.tar',
    test: 'clotho_validation*.tar',
  }),
  label: { kind: 'captions' },
  cropSeconds: 30,
  probe: { learningRate: 1e-3, epochs: 20, batchSize: 128 },
  metric: 'recall-at-1',
  trackB: false,
  weight: 1045,
  licence: 'captions and recordings have their own; see the homepage',
  citation: 'Drossos, Lipping, Virtanen, “Clotho: an Audio Captioning Dataset”, ICASSP 2020',
  homepage: 'https://zenodo.org/records/3490684',
};
