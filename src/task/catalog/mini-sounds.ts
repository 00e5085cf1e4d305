import { classesOf } from '../label/label.ts';
import { miniSounds, soundKinds } from '../recordings/mini-sounds.ts';
import type { Task } from '../task.ts';
import { miniProbe } from './mini-probe.ts';
import { fixedSplits } from './split.ts';

export const miniSoundsTask: Task = {
  id: 'mini-sounds',
  name: 'Kinds of sound (mini)',
  taskType: 'environmental sounds',
  domain: 'sound',
  about:
    'What is heard: a bird, a hoofed animal, another mammal, a wind, string or percussion instrument, a machine, a thing?',
  splitReason:
    'By package: trained on recordings of one, tested on those of the other, so that no channel is shared. As the second ' +
    'has few instruments and machines, some of the first’s are tested too; the training set has all kinds from one ' +
    'package, so that to know the package does not help. Validation data is the test data, so the strict protocol takes ' +
    'the last epoch.',
  archive: miniSounds.id,
  recordings: miniSounds,
  split: fixedSplits({ train: 'train.tar', valid: 'test.tar', test: 'test.tar' }),
  label: { kind: 'class', key: 'kind', classes: classesOf(soundKinds) },
  cropSeconds: null,
  probe: miniProbe,
  metric: 'accuracy',
  trackB: true,
  weight: 91,
  licence: miniSounds.licence,
  citation: 'qABCs, DanSoft; Tux Paint stamps, Bill Kendrick and contributors',
  homepage: miniSounds.homepage,
};
