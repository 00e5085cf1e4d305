import { classesOf } from '../label/label.ts';
import type { Task } from '../task.ts';
import names from './labels/fluentspeechcommands.json' with { type: 'json' };
import { fixedSplits } from './split.ts';

export const fluentSpeechCommands: Task = {
  id: 'fluentspeechcommands',
  name: 'Fluent Speech Commands',
  taskType: 'intent classification',
  domain: 'speech',
  about: 'Which of 248 sentences is said to a home assistant?',
  splitReason: 'The archive’s three splits.',
  archive: 'fluentspeechcommands',
  zenodo: '14722453',
  split: fixedSplits({
    train: 'fluentspeechcommands_train*.tar',
    valid: 'fluentspeechcommands_valid*.tar',
    test: 'fluentspeechcommands_test*.tar',
  }),
  label: { kind: 'class', key: 'transcription', classes: classesOf(names) },
  cropSeconds: null,
  probe: { learningRate: 1e-3, epochs: 10, batchSize: 32 },
  metric: 'accuracy',
  trackB: true,
  weight: 2000,
  note: 'The classes are the sentences, as in X-ARES, not the 31 intents that the data set’s paper scores.',
  licence: 'Fluent Speech Commands Public License; see the homepage',
  citation:
    'Lugosch, Ravanelli, Ignoto, Tomar, Bengio, “Speech Model Pre-training for End-to-End Spoken Language Understanding”, Interspeech 2019',
  homepage: 'https://fluent.ai/fluent-speech-commands-a-dataset-for-spoken-language-understanding-research/',
};
