import { classesOf } from '../label/label.ts';
import { miniTonejs, playedBy } from '../recordings/mini-tonejs.ts';
import type { Task } from '../task.ts';
import { miniProbe } from './mini-probe.ts';

export const miniInstruments: Task = {
  id: 'mini-instruments',
  name: 'Instrument families (mini)',
  taskType: 'instrument family',
  domain: 'music',
  about:
    'Which family plays this note (bowed, plucked, woodwind, brass, organ), asked of an instrument never heard before?',
  splitReason:
    'Folds by package: one package is one instrument in one room through one microphone, so notes of the tested one must ' +
    'not be in training. Each family has an instrument in at least two folds, hence one in every training set; the folds ' +
    'hold 86 to 90 notes. Piano and xylophone stay out: the only struck instruments, they would each have to be ' +
    'recognised from the other, and the piano alone would be a fifth of the examples.',
  archive: miniTonejs.id,
  recordings: miniTonejs,
  split: {
    kind: 'folds',
    folds: {
      'fold-1': playedBy(['contrabass', 'guitar-acoustic', 'bassoon', 'tuba', 'organ']),
      'fold-2': playedBy(['harp', 'clarinet', 'trombone', 'harmonium']),
      'fold-3': playedBy(['violin', 'guitar-nylon', 'saxophone', 'trumpet']),
      'fold-4': playedBy(['cello', 'guitar-electric', 'bass-electric', 'flute', 'french-horn']),
    },
  },
  label: { kind: 'class', key: 'family', classes: classesOf(['bowed', 'plucked', 'woodwind', 'brass', 'organ']) },
  cropSeconds: 2,
  probe: miniProbe,
  metric: 'accuracy',
  trackB: true,
  weight: 352,
  licence: miniTonejs.licence,
  citation: 'tonejs-instruments, Nicholaus P. Brosowsky and Makefully Studios; samples CC-BY 3.0',
  homepage: miniTonejs.homepage,
};
