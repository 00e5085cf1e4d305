import { miniCaptionsTask } from '../task/catalog/mini-captions.ts';
import { miniEvents } from '../task/catalog/mini-events.ts';
import { miniSoundsTask } from '../task/catalog/mini-sounds.ts';
import { miniTags } from '../task/catalog/mini-tags.ts';
import { mini } from './mini.ts';
import type { Suite } from './suite.ts';

export const miniFull: Suite = {
  id: 'mini-full',
  name: 'Mini, in full',
  about: 'The mini suite and tasks of the other kinds, on recordings that Debian packages carry.',
  tasks: [...mini.tasks, miniSoundsTask, miniEvents, miniTags, miniCaptionsTask],
};
