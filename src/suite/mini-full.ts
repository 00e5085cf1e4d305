import { miniCaptionsTask } from '../task/catalog/mini-captions.ts';
import { miniCount } from '../task/catalog/mini-count.ts';
import { miniEvents } from '../task/catalog/mini-events.ts';
import { miniLanguages } from '../task/catalog/mini-languages.ts';
import { miniNotes } from '../task/catalog/mini-notes.ts';
import { miniPhones } from '../task/catalog/mini-phones.ts';
import { miniSoundsTask } from '../task/catalog/mini-sounds.ts';
import { miniSpoof } from '../task/catalog/mini-spoof.ts';
import { miniTags } from '../task/catalog/mini-tags.ts';
import { mini } from './mini.ts';
import type { Suite } from './suite.ts';

export const miniFull: Suite = {
  id: 'mini-full',
  name: 'Mini, in full',
  about: 'The mini suite and tasks of the other kinds, on recordings that Debian packages carry.',
  tasks: [
    ...mini.tasks,
    miniLanguages,
    miniPhones,
    miniSpoof,
    miniCount,
    miniSoundsTask,
    miniEvents,
    miniTags,
    miniCaptionsTask,
    miniNotes,
  ],
};
