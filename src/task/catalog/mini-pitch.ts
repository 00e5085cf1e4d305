import { classesOf } from '../label/label.ts';
import { miniTonejs, pitchClasses, playedBy } from '../recordings/mini-tonejs.ts';
import type { Task } from '../task.ts';
import { miniProbe } from './mini-probe.ts';

export const miniPitch: Task = {
  id: 'mini-pitch',
  name: 'Pitch classes (mini)',
  taskType: 'pitch class',
  domain: 'music',
  about:
    'Which of the twelve pitch classes (C to B, in any octave) is this note, played by an instrument never heard before?',
  splitReason:
    'Folds by instrument, so that no timbre is shared; 103 to 117 notes each, and every pitch class is in every fold. ' +
    'Pitch classes and not single notes, because a class then has 26 to 55 examples instead of one to twelve, because ' +
    'notes at the ends of the range are played by a single instrument, and because some packages name the octave after ' +
    'the key and not the sound (stops of the organ and the harmonium, two trumpet notes).',
  archive: miniTonejs.id,
  recordings: miniTonejs,
  split: {
    kind: 'folds',
    folds: {
      'fold-1': playedBy(['piano', 'tuba', 'flute', 'contrabass']),
      'fold-2': playedBy(['xylophone', 'harmonium', 'saxophone', 'trombone', 'bass-electric']),
      'fold-3': playedBy(['organ', 'cello', 'guitar-nylon', 'bassoon', 'french-horn']),
      'fold-4': playedBy(['violin', 'guitar-acoustic', 'guitar-electric', 'harp', 'clarinet', 'trumpet']),
    },
  },
  label: { kind: 'class', key: 'pitchClass', classes: classesOf(pitchClasses) },
  cropSeconds: 2,
  probe: miniProbe,
  metric: 'accuracy',
  trackB: true,
  weight: 445,
  licence: miniTonejs.licence,
  citation: 'tonejs-instruments, Nicholaus P. Brosowsky and Makefully Studios; samples CC-BY 3.0',
  homepage: miniTonejs.homepage,
};
