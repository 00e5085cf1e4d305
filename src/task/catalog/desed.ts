import { classesOf } from '../label/label.ts';
import type { Task } from '../task.ts';
import { fixedSplits } from './split.ts';

export const desed: Task = {
  id: 'desed',
  name: 'DESED',
  taskType: 'sound event detection',
  domain: 'sound',
  about: 'Which of ten sounds of a household are heard, and when?',
  splitReason:
    'The archive’s training and evaluation shards. The validation shards are the test shards, so the strict protocol takes the last epoch.',
  archive: 'desed',
  zenodo: '14808180',
  split: fixedSplits({ train: 'wds-audio-train*.tar', valid: 'wds-audio-eval*.tar', test: 'wds-audio-eval*.tar' }),
  label: {
    kind: 'events',
    classes: classesOf([
      'Cat',
      'Speech',
      'Running_water',
      'Dishes',
      'Electric_shaver_toothbrush',
      'Vacuum_cleaner',
      'Blender',
      'Alarm_bell_ringing',
      'Dog',
      'Frying',
    ]),
    clipSeconds: 10,
  },
  cropSeconds: null,
  probe: { learningRate: 1e-3, epochs: 10, batchSize: 32 },
  metric: 'segment-f1-macro',
  segmentSeconds: 1,
  trackB: true,
  weight: 1153,
  note: 'X-ARES has no Track B for it; the challenge’s table has.',
  licence: 'see the homepage',
  citation:
    'Turpault, Serizel, Shah, Salamon, “Sound event detection in domestic environments with weakly labeled data and soundscape synthesis”, DCASE 2019',
  homepage: 'https://project.inria.fr/desed/',
};
