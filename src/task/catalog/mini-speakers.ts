import { classesOf } from '../label/label.ts';
import { gameWords, miniKajongg } from '../recordings/mini-kajongg.ts';
import type { Task } from '../task.ts';
import { miniProbe } from './mini-probe.ts';

const valid = ['b2', 'c5', 's8', 'ws', 'dg', 'pung', 'nochoice'];
const test = ['b3', 'b6', 'b9', 'c1', 'c4', 'c7', 's2', 's5', 'we', 'wn', 'dr', 'kong', 'mahjongg', 'originalcall'];
const train = Object.values(gameWords)
  .flat()
  .filter((word) => !valid.includes(word) && !test.includes(word));

export const miniSpeakers: Task = {
  id: 'mini-speakers',
  name: 'Voices (mini)',
  taskType: 'speaker identification',
  domain: 'speech',
  about:
    'Which of eight voices (four names, each in English and in German) says a word that it was not heard saying before?',
  splitReason:
    'Split by word: 21 words to train, 7 to validate, 14 to test, the kinds of words (tiles, winds, dragons, calls) in ' +
    'each, so what is said cannot help. A voice’s recordings unavoidably share room and microphone, so the score is that ' +
    'of voice and channel together; and as a name’s two voices may be one person, language counts as well.',
  archive: miniKajongg.id,
  recordings: miniKajongg,
  split: {
    kind: 'splits',
    train: { shards: '*.tar', where: { word: train } },
    valid: { shards: '*.tar', where: { word: valid } },
    test: { shards: '*.tar', where: { word: test } },
  },
  label: {
    kind: 'class',
    key: 'voice',
    classes: classesOf(['female1', 'female2', 'male1', 'male2'].flatMap((name) => [`${name}-en`, `${name}-de`])),
  },
  cropSeconds: null,
  probe: miniProbe,
  metric: 'accuracy',
  trackB: true,
  weight: 112,
  licence: miniKajongg.licence,
  citation: 'Kajongg, Wolfgang Rohdewald and the KDE games team',
  homepage: miniKajongg.homepage,
};
