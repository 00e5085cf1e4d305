import { classesOf } from '../label/label.ts';
import { miniScenes } from '../recordings/mini-scenes.ts';
import { soundKinds } from '../recordings/mini-sounds.ts';
import type { Task } from '../task.ts';
import { miniEvents } from './mini-events.ts';
import { miniSoundsTask } from './mini-sounds.ts';

export const miniTags: Task = {
  ...miniSoundsTask,
  id: 'mini-tags',
  name: 'Sounds in a scene (mini)',
  taskType: 'sound event tagging',
  about: 'Which of eight kinds of sound, one to three of them, are in a scene of ten seconds?',
  splitReason: miniEvents.splitReason,
  archive: miniScenes.id,
  recordings: miniScenes,
  label: { kind: 'multi-label', key: 'heard', separator: ';', classes: classesOf(soundKinds) },
  probe: { ...miniSoundsTask.probe, batchSize: 4 },
  metric: 'mean-average-precision',
  trackB: false,
  weight: 48,
};
