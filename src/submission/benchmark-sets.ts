/** A data set that encoders are tested on. */
export interface BenchmarkSet {
  readonly name: string;
  /** Of the catalog: the tasks whose recordings it gives. */
  readonly tasks: readonly string[];
  /** Other names, in any spelling: case, blanks and punctuation do not count. */
  readonly aliases: readonly string[];
  /** Stands in Table 1 of the challenge's rules, and not only in X-ARES. */
  readonly inTable1: boolean;
}

const table1 = (name: string, tasks: string, ...aliases: string[]): BenchmarkSet => {
  return { name, tasks: tasks.split(' ').filter(Boolean), aliases, inTable1: true };
};

/**
 * The data sets of the thirty tasks. Table 1 is that of the challenge's rules (README of
 * DataoceanAI/ICME2025-Audio-Encoder-Challenge) and of its paper, arXiv:2501.15302, which has speechocean762 besides. Its five
 * hidden sets were never released, so nobody can have trained on them.
 */
export const benchmarkSets: readonly BenchmarkSet[] = [
  table1('ASVspoof 2015', 'asvspoof2015', 'ASV2015', 'ASV spoof 2015'),
  table1('CREMA-D', 'cremad', 'CREMAD', 'Crowd-sourced Emotional Multimodal Actors Dataset'),
  table1('Fluent Speech Commands', 'fluentspeechcommands', 'Fluent Speech'),
  table1('LibriCount', 'libricount'),
  table1('LibriSpeech', 'librispeech librispeechmalefemale librispeechphoneme', 'LS960', 'LibriSpeech960h'),
  table1(
    'Speech Commands',
    'speechcommandsv1',
    'Google Speech Commands',
    'Speech Commands v2',
    'GSC v1',
    'GSC v2',
    'mini speech commands',
  ),
  table1('speechocean762', 'speechocean762', 'speech ocean 762'),
  table1('VocalSound', 'vocalsound'),
  table1('VoxCeleb1', 'voxceleb1', 'VoxCeleb', 'Vox1'),
  table1('VoxLingua107', 'voxlingua33', 'VoxLingua33', 'VoxLingua'),
  table1('Clotho', 'clotho', 'Clotho v2', 'ClothoV2', 'Clotho 2.1'),
  table1('DESED', 'desed', 'DCASE 2019 Task 4', 'DCASE 2020 Task 4', 'DCASE 2021 Task 4'),
  table1('ESC-50', 'esc50', 'ESC 10'),
  table1(
    'FSDKaggle2018',
    'fsdkaggle2018',
    'FSD18-Kaggle',
    'FSDKaggle18',
    'DCASE 2018 Task 2',
    'Freesound Audio Tagging 2018',
  ),
  table1('FSD50K', 'fsd50k'),
  table1('UrbanSound8K', 'urbansound8k', 'US8K', 'UrbanSound'),
  table1('Free Music Archive Small', 'freemusicarchive', 'FMA small', 'FMA'),
  table1('GTZAN Genre', 'gtzan_genre', 'GTZAN', 'Marsyas genre collection'),
  table1('MAESTRO', 'maestro'),
  table1('NSynth', 'nsynthinstument nsynthpitch'),
  { name: 'RAVDESS', tasks: ['ravdess'], aliases: [], inTable1: false },
  {
    name: 'Vocal Imitation Set',
    tasks: ['vocalimitations'],
    aliases: ['Vocal Imitations'],
    inTable1: false,
  },
];
