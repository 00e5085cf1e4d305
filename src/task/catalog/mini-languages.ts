import { classesOf } from '../label/label.ts';
import { miniLanguages as recordings, spokenLanguages } from '../recordings/mini-languages.ts';
import type { Task } from '../task.ts';
import { miniProbe } from './mini-probe.ts';

export const miniLanguages: Task = {
  id: 'mini-languages',
  name: 'Languages (mini)',
  taskType: 'language identification',
  domain: 'speech',
  about:
    'Is this letter, syllable or word German, English, French, Russian or Ukrainian, in a game never heard before?',
  splitReason:
    'Folds by package: in one package a language is mostly one voice before one microphone, so a package is trained on or ' +
    'tested on as a whole, and the channel that goes with a language in training goes with another one in the test.',
  archive: recordings.id,
  recordings,
  split: {
    kind: 'folds',
    folds: {
      klettres: { shards: 'klettres-*.tar' },
      ktuberling: { shards: 'ktuberling-*.tar' },
      qabcs: { shards: 'qabcs-*.tar' },
    },
  },
  label: { kind: 'class', key: 'language', classes: classesOf(spokenLanguages) },
  cropSeconds: null,
  probe: miniProbe,
  metric: 'accuracy',
  trackB: true,
  weight: 697,
  licence: recordings.licence,
  citation: 'KLettres and KTuberling, the KDE Edu and KDE games teams; qABCs, Alexander Danilov (DanSoft)',
  homepage: recordings.homepage,
};
