import type { Task } from '../task.ts';
import { nsynthInstrument } from './nsynthinstument.ts';

export const nsynthPitch: Task = {
  ...nsynthInstrument,
  id: 'nsynthpitch',
  name: 'NSynth-Pitch',
  taskType: 'pitch classification',
  about: 'Which of the 128 MIDI pitches has a note of four seconds?',
  label: { kind: 'class-index', key: 'pitch', count: 128 },
  weight: 4096,
  note:
    'In the challenge’s table, but not in X-ARES: archive, splits and hyper-parameters are those of NSynth-Instruments, the ' +
    'weight is the number of NSynth’s test notes.',
};
