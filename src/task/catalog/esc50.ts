import type { Task } from '../task.ts';
import { numberedFolds } from './split.ts';

export const esc50: Task = {
  id: 'esc50',
  name: 'ESC-50',
  taskType: 'environmental sounds',
  domain: 'sound',
  about: 'Which of fifty kinds of sound is heard, animals to machines?',
  splitReason: 'The data set’s own five folds: clips of one recording are in one fold.',
  archive: 'esc50',
  zenodo: '14614287',
  split: numberedFolds(1, 5, (fold) => `wds-audio-fold-${fold}-*.tar`),
  label: { kind: 'class-index', key: 'label', count: 50 },
  cropSeconds: null,
  probe: { learningRate: 1e-3, epochs: 10, batchSize: 32 },
  metric: 'accuracy',
  trackB: true,
  weight: 400,
  licence: 'CC BY-NC 3.0',
  citation: 'Piczak, “ESC: Dataset for Environmental Sound Classification”, ACM Multimedia 2015',
  homepage: 'https://github.com/karolpiczak/ESC-50',
};
