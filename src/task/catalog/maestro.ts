import { classesOf } from '../label/label.ts';
import type { Task } from '../task.ts';
import { fixedSplits } from './split.ts';

/** MIDI numbers of a piano’s keys but the top one. */
const keys = Array.from({ length: 87 }, (_, index) => String(21 + index));

export const maestro: Task = {
  id: 'maestro',
  name: 'MAESTRO',
  taskType: 'note classification',
  domain: 'music',
  about: 'Which keys of a piano sound, and when?',
  splitReason: 'The archive’s three splits.',
  archive: 'maestro',
  zenodo: '14858022',
  split: fixedSplits({ train: 'maestro_train*.tar', valid: 'maestro_valid*.tar', test: 'maestro_test*.tar' }),
  label: { kind: 'notes', classes: classesOf(keys) },
  cropSeconds: null,
  probe: { learningRate: 1e-3, epochs: 50, batchSize: 1, positiveWeight: 10 },
  metric: 'multi-pitch-accuracy',
  segmentSeconds: 0.1,
  trackB: true,
  weight: 65,
  note: 'The challenge’s table says accuracy over 88 keys; the labels have 87, MIDI 21 to 107. X-ARES scores by segment-based F1 over all classes together and has no Track B.',
  licence: 'CC BY-NC-SA 4.0',
  citation:
    'Hawthorne, Stasyuk, Roberts, Simon, Huang, Dieleman, Elsen, Engel, Eck, “Enabling Factorized Piano Music Modeling and Generation with the MAESTRO Dataset”, ICLR 2019',
  homepage: 'https://magenta.tensorflow.org/datasets/maestro',
};
