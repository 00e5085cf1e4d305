import { classesOf } from '../label/label.ts';
import type { Task } from '../task.ts';
import { fixedSplits } from './split.ts';

export const asvspoof2015: Task = {
  id: 'asvspoof2015',
  name: 'ASV2015',
  taskType: 'spoofing detection',
  domain: 'speech',
  about: 'Is it the voice of a person, or synthesised or converted speech?',
  splitReason: 'The training, development and evaluation sets of ASVspoof 2015.',
  archive: 'asvspoof2015',
  zenodo: '14718430',
  split: fixedSplits({ train: 'asvspoof_train*.tar', valid: 'asvspoof_valid*.tar', test: 'asvspoof_eval*.tar' }),
  label: { kind: 'class', key: 'binary_spoof', classes: classesOf(['human', 'spoof']) },
  cropSeconds: null,
  probe: { learningRate: 1e-3, epochs: 5, batchSize: 64 },
  metric: 'equal-error-rate',
  trackB: true,
  weight: 2000,
  note: 'The equal error rate takes spoofed speech as what is to be found. X-ARES scores by accuracy.',
  licence: 'see the homepage',
  citation:
    'Wu, Kinnunen, Evans, Yamagishi, Hanilçi, Sahidullah, Sizov, “ASVspoof 2015: the First Automatic Speaker Verification Spoofing and Countermeasures Challenge”, Interspeech 2015',
  homepage: 'https://datashare.ed.ac.uk/handle/10283/853',
};
