import { randomStream } from '../../random/random.ts';
import type { MixedClip, MixedCollection, MixedPart, RecordedPiece, SpokenText } from '../recordings.ts';
import { festvoxRu, spokenSentences } from './festvox-ru.ts';

/** Male voices, as the speaker is a man; those of the test are not heard in training. */
const voices = {
  train: ['ru', 'ru+m1', 'ru+m3', 'ru+m4', 'ru+m6', 'ru+m7'],
  valid: ['ru+m8'],
  test: ['ru+m2', 'ru+m5', 'ru+Denis', 'ru+Michael'],
} as const;

/** The sentences follow each other in the texts that they are from. */
function partOf(index: number): keyof typeof voices {
  if (index < 75) return 'train';
  return index < 90 ? 'valid' : 'test';
}

/** Seconds of each sentence, and of silence before it. */
const spoken = 2;
const silence = 0.25;

function clips(): MixedClip[] {
  const random = randomStream(1);
  const between = (low: number, high: number): number => Math.round(low + random.next() * (high - low));
  return spokenSentences.flatMap((utterance, index) => {
    const shard = partOf(index);
    const ofPart = voices[shard];
    const speak = { package: festvoxRu.package, path: `${festvoxRu.folder}/etc/txt.done.data`, utterance };
    const person: RecordedPiece = { package: festvoxRu.package, path: `${festvoxRu.folder}/wav/${utterance}.wav` };
    const voice = ofPart[index % ofPart.length]!;
    const machine: SpokenText = { speak, voice, speed: between(130, 170), pitch: between(20, 60) };
    const clip = (source: string, heard: RecordedPiece | SpokenText): MixedClip => {
      const part: MixedPart = { ...heard, trimmed: true, seconds: spoken, at: silence, level: 0.1 };
      return {
        shard,
        key: `${utterance}-${source}`,
        labels: { source, sentence: utterance, ...(source === 'machine' && { voice }) },
        seconds: spoken + 2 * silence,
        parts: [part],
        background: { level: 0.08, seed: 2 * index + (source === 'machine' ? 1 : 0) },
      };
    };
    return [clip('person', person), clip('machine', machine)];
  });
}

/** The beginnings of sentences, read by a person and by espeak-ng, through one channel. */
export const miniSpoof: MixedCollection = {
  id: 'mini-spoof',
  about: 'The beginnings of 151 Russian sentences, each read by a person and by the speech synthesizer espeak-ng.',
  packages: [
    {
      package: festvoxRu.package,
      files: /\/msu_ru_nsh_clunits\/(?:etc\/txt\.done\.data|wav\/ru_0[23]\d\d\.wav)$/,
      sha256: 'a773177264b6b439f471ee9ca04296f2c2347d53aca36ecd8e94275e75bd5232',
    },
    {
      package: 'npm:espeak-ng@1.0.2',
      files: /^dist\/espeak-ng\.(?:js|wasm)$/,
      sha256: '46fe9b6807936abac11a7d30aa8dcc182ac7705e4fe37e00444fd3e5eb693992',
    },
  ],
  samplingRate: 8000,
  clips,
  sha256: 'b0e215287772a81f41f8d8f9247f96d7b12b154dbb1885850e61902c533dae37',
  licence: `${festvoxRu.licence}; GPL-3.0-or-later (espeak-ng)`,
  homepage: festvoxRu.homepage,
};
