import { classesOf } from '../label/label.ts';
import type { Task } from '../task.ts';
import { fixedSplits } from './split.ts';

export const nsynthInstrument: Task = {
  id: 'nsynthinstument',
  name: 'NSynth-Instruments',
  taskType: 'instrument family',
  domain: 'music',
  about: 'Which of eleven families of instruments plays a note of four seconds?',
  splitReason: 'NSynth’s own splits: no instrument of the training set is in the others.',
  archive: 'nsynthinstument',
  zenodo: '14725174',
  split: fixedSplits({ train: 'nsynth_train*.tar', valid: 'nsynth_valid*.tar', test: 'nsynth_test*.tar' }),
  label: {
    kind: 'class',
    key: 'instrument_family_str',
    classes: classesOf([
      'guitar',
      'bass',
      'organ',
      'keyboard',
      'vocal',
      'string',
      'reed',
      'flute',
      'mallet',
      'brass',
      'synth_lead',
    ]),
  },
  cropSeconds: null,
  probe: { learningRate: 1e-3, epochs: 10, batchSize: 32 },
  metric: 'accuracy',
  trackB: true,
  weight: 2000,
  note: 'The id is X-ARES’s, spelt as there.',
  licence: 'CC BY 4.0',
  citation:
    'Engel, Resnick, Roberts, Dieleman, Eck, Simonyan, Norouzi, “Neural Audio Synthesis of Musical Notes with WaveNet Autoencoders”, ICML 2017',
  homepage: 'https://magenta.tensorflow.org/datasets/nsynth',
};
