import { classesOf } from '../label/label.ts';
import type { Task } from '../task.ts';
import { numberedFolds } from './split.ts';

export const gtzanGenre: Task = {
  id: 'gtzan_genre',
  name: 'GTZAN Genre',
  taskType: 'music genre',
  domain: 'music',
  about: 'Which of ten genres is a piece of thirty seconds?',
  splitReason: 'The archive’s ten folds; GTZAN has no split of its own.',
  archive: 'gtzan_genre',
  zenodo: '14722472',
  split: numberedFolds(0, 10, (fold) => `gtzan_fold_${fold}_0000000.tar`),
  label: {
    kind: 'class',
    key: 'genre',
    classes: classesOf(['blues', 'classical', 'country', 'disco', 'hiphop', 'jazz', 'metal', 'pop', 'reggae', 'rock']),
  },
  cropSeconds: null,
  probe: { learningRate: 1e-3, epochs: 10, batchSize: 32 },
  metric: 'accuracy',
  trackB: true,
  weight: 100,
  licence: 'see the homepage',
  citation:
    'Tzanetakis, Cook, “Musical genre classification of audio signals”, IEEE Transactions on Speech and Audio Processing, 2002',
  homepage: 'http://marsyas.info/downloads/datasets.html',
};
