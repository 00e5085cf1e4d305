import { miniCaptions } from '../recordings/mini-captions.ts';
import type { Task } from '../task.ts';
import { miniSoundsTask } from './mini-sounds.ts';
import { fixedSplits } from './split.ts';

export const miniCaptionsTask: Task = {
  ...miniSoundsTask,
  id: 'mini-captions',
  name: 'Captions of sounds (mini)',
  taskType: 'sound retrieval',
  about:
    'Which caption belongs to a sound, and which sound to a caption, of clips never heard whose words were learned?',
  splitReason:
    'Tested are Tux Paint’s recordings of what qABCs has a recording of as well, one of each name, so that every word was ' +
    'learned from another recording in another package. Validated with second recordings of such names and three of ' +
    'their own; trained on all others.',
  archive: miniCaptions.id,
  recordings: miniCaptions,
  split: fixedSplits({ train: 'train.tar', valid: 'valid.tar', test: 'test.tar' }),
  label: { kind: 'captions' },
  probe: { learningRate: 2e-4, epochs: 10, batchSize: 32 },
  metric: 'recall-at-1',
  trackB: false,
  weight: 28,
};
