import { classesOf } from '../label/label.ts';
import { miniNotes as recordings } from '../recordings/mini-notes.ts';
import { highestKey, lowestKey } from '../recordings/score.ts';
import type { Task } from '../task.ts';
import { fixedSplits } from './split.ts';

/** MIDI numbers of a piano’s 88 keys. */
const keys = Array.from({ length: highestKey - lowestKey + 1 }, (_, index) => String(lowestKey + index));

export const miniNotes: Task = {
  id: 'mini-notes',
  name: 'Notes (mini)',
  taskType: 'note classification',
  domain: 'music',
  about: 'Which of 88 keys sound, and when, on an instrument never heard before?',
  splitReason:
    'By instrument, so that notes have to be found in a new timbre; no piece of music is in two parts. Six instruments ' +
    'to train, two to validate, four to test, none of which shares its recordings with another.',
  archive: recordings.id,
  recordings,
  split: fixedSplits({ train: 'train.tar', valid: 'valid.tar', test: 'test.tar' }),
  label: { kind: 'notes', classes: classesOf(keys) },
  cropSeconds: null,
  probe: { learningRate: 1e-3, epochs: 50, batchSize: 1, positiveWeight: 10 },
  metric: 'multi-pitch-accuracy',
  segmentSeconds: 0.1,
  trackB: true,
  weight: 48,
  note: 'Hyper-parameters and metric are those of MAESTRO in suite icme2025.',
  licence: recordings.licence,
  citation: 'FluidR3 GM, Frank Wen, 2000–2002, 2008; FluidSynth; js-synthesizer',
  homepage: recordings.homepage,
};
