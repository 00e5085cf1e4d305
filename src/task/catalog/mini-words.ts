import { classesOf } from '../label/label.ts';
import { gameWords, miniKajongg } from '../recordings/mini-kajongg.ts';
import type { Task } from '../task.ts';
import { miniProbe } from './mini-probe.ts';

export const miniWords: Task = {
  id: 'mini-words',
  name: 'Spoken words (mini)',
  taskType: 'spoken words',
  domain: 'speech',
  about:
    'Which of 42 words of a game is said, by a person never heard before? Each word has an English and a German form.',
  splitReason:
    'Folds by name of the voice, both languages of a name together: the English and the German voice of a name sound like ' +
    'one person at one microphone (pitch and long-term spectrum agree for three of the four). A training set thus always ' +
    'has three voices of either language, and the tested person is never in it.',
  archive: miniKajongg.id,
  recordings: miniKajongg,
  split: {
    kind: 'folds',
    folds: {
      female1: { shards: 'female1-*.tar' },
      female2: { shards: 'female2-*.tar' },
      male1: { shards: 'male1-*.tar' },
      male2: { shards: 'male2-*.tar' },
    },
  },
  label: { kind: 'class', key: 'word', classes: classesOf(Object.values(gameWords).flat()) },
  cropSeconds: null,
  probe: miniProbe,
  metric: 'accuracy',
  trackB: true,
  weight: 335,
  licence: miniKajongg.licence,
  citation: 'Kajongg, Wolfgang Rohdewald and the KDE games team',
  homepage: miniKajongg.homepage,
};
