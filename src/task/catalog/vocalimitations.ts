import { classesOf } from '../label/label.ts';
import type { Task } from '../task.ts';
import names from './labels/vocalimitations.json' with { type: 'json' };
import { numberedFolds } from './split.ts';

export const vocalImitations: Task = {
  id: 'vocalimitations',
  name: 'Vocal Imitation',
  taskType: 'vocal imitations',
  domain: 'sound',
  about: 'Which of 302 sounds does a person imitate with the voice?',
  splitReason: 'The archive’s three folds.',
  archive: 'vocalimitations',
  zenodo: '14862060',
  split: numberedFolds(0, 3, (fold) => `vocal_imitations_fold0${fold}_0000000.tar`),
  label: { kind: 'class', key: 'imitation', classes: classesOf(names) },
  cropSeconds: null,
  probe: { learningRate: 1e-3, epochs: 20, batchSize: 32 },
  metric: 'accuracy',
  trackB: true,
  weight: 1867,
  licence: 'see the homepage',
  citation:
    'Kim, Ghei, Pardo, Duan, “Vocal Imitation Set: a dataset of vocally imitated sound events using the AudioSet ontology”, DCASE 2018',
  homepage: 'https://zenodo.org/records/1340763',
};
