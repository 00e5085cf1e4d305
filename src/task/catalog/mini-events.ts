import { classesOf } from '../label/label.ts';
import { miniScenes } from '../recordings/mini-scenes.ts';
import { soundKinds } from '../recordings/mini-sounds.ts';
import type { Task } from '../task.ts';
import { miniSoundsTask } from './mini-sounds.ts';

export const miniEvents: Task = {
  ...miniSoundsTask,
  id: 'mini-events',
  name: 'Sound events (mini)',
  taskType: 'sound event detection',
  about: 'Which of eight kinds of sound are heard in a scene of ten seconds, and when?',
  splitReason:
    'Scenes to train are mixed from the training sounds of mini-sounds, scenes to test from its test sounds, so that no ' +
    'recording is in both. Validation data is the test data, so the strict protocol takes the last epoch.',
  archive: miniScenes.id,
  recordings: miniScenes,
  label: { kind: 'events', key: 'events', classes: classesOf(soundKinds) },
  probe: { learningRate: 1e-3, epochs: 20, batchSize: 4, positiveWeight: 5 },
  metric: 'segment-f1-macro',
  segmentSeconds: 1,
  weight: 48,
};
