import { mostSpeakers, miniCount as recordings } from '../recordings/mini-count.ts';
import type { Task } from '../task.ts';
import { miniProbe } from './mini-probe.ts';
import { numberedFolds } from './split.ts';

export const miniCount: Task = {
  id: 'mini-count',
  name: 'Speakers counted (mini)',
  taskType: 'speaker counting',
  domain: 'speech',
  about: 'How many people, none to five, speak at the same time, none of whom was heard before?',
  splitReason:
    'Two folds of seven people each: nobody speaks in both. A clip of five needs five people, and fourteen make no ' +
    'three parts of five.',
  archive: recordings.id,
  recordings,
  split: numberedFolds(1, 2, (fold) => `fold-${fold}.tar`),
  label: { kind: 'class-index', key: 'speakers', count: mostSpeakers + 1 },
  cropSeconds: null,
  probe: miniProbe,
  metric: 'accuracy',
  trackB: true,
  weight: 360,
  licence: recordings.licence,
  citation: 'KTuberling and Kajongg, the KDE games team',
  homepage: recordings.homepage,
};
