import { classesOf } from '../label/label.ts';
import { miniKajongg } from '../recordings/mini-kajongg.ts';
import type { Task } from '../task.ts';
import { miniProbe } from './mini-probe.ts';

export const miniGender: Task = {
  id: 'mini-gender',
  name: 'Gender of the voice (mini)',
  taskType: 'gender classification',
  domain: 'speech',
  about: 'Is this word said by a voice that the game calls female or male, of a person never heard before?',
  splitReason:
    'Two folds: the voices numbered 1 and those numbered 2, so that training and test both have one female and one male ' +
    'name in both languages, chance is one half, and no person (a name’s two voices may be one) is in both. More folds ' +
    'would leave one gender twice as often in training as the other, always the one that is not tested.',
  archive: miniKajongg.id,
  recordings: miniKajongg,
  split: {
    kind: 'folds',
    folds: { 'fold-1': { shards: '*1-*.tar' }, 'fold-2': { shards: '*2-*.tar' } },
  },
  label: { kind: 'class', key: 'gender', classes: classesOf(['female', 'male']) },
  cropSeconds: null,
  probe: miniProbe,
  metric: 'accuracy',
  trackB: true,
  weight: 335,
  licence: miniKajongg.licence,
  citation: 'Kajongg, Wolfgang Rohdewald and the KDE games team',
  homepage: miniKajongg.homepage,
};
