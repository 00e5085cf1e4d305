import { miniGender } from '../task/catalog/mini-gender.ts';
import { miniInstruments } from '../task/catalog/mini-instruments.ts';
import { miniPitch } from '../task/catalog/mini-pitch.ts';
import { miniSpeakers } from '../task/catalog/mini-speakers.ts';
import { miniWords } from '../task/catalog/mini-words.ts';
import type { Suite } from './suite.ts';

export const mini: Suite = {
  id: 'mini',
  name: 'Mini',
  about: 'Five tasks on 780 recordings that npm and Debian packages carry: whether an encoder works, in a minute.',
  tasks: [miniInstruments, miniPitch, miniWords, miniSpeakers, miniGender],
};
