/** A data set, or a model with the data it was trained on, that has to do with sets of the benchmark. */
export interface RelatedSet {
  readonly name: string;
  readonly aliases: readonly string[];
  /**
   * `contains` recordings of the benchmark's sets, or was `made` from them: both are against the rules. It `may` overlap: a
   * common source, or it is not known; that is for its user to look into.
   */
  readonly relation: 'contains' | 'made' | 'may';
  /** The benchmark's sets that it concerns, by name. */
  readonly of: readonly string[];
  readonly why: string;
}

type Row = readonly [relation: RelatedSet['relation'], names: string, of: string, why: string];

const libriVox = 'read from LibriVox’s books, as LibriSpeech is; speakers and chapters may be the same';
const hasAll = 'a benchmark that has these sets among its tasks';
const ls960 = 'trained on the 960 hours of LibriSpeech';
const freesound = 'FSD50K, FSDKaggle2018, Clotho, ESC-50, UrbanSound8K, DESED';

/** Names are separated by `|`, the first is shown; what is stated comes from the sets' own papers and pages. */
const rows: readonly Row[] = [
  ['made', 'LibriTTS|LibriTTS-R', 'LibriSpeech', 'cut anew from the recordings of LibriSpeech'],
  ['made', 'LibriMix|Libri2Mix|Libri3Mix', 'LibriSpeech', 'mixtures of LibriSpeech'],
  ['made', 'LibriCSS', 'LibriSpeech', 'LibriSpeech played in a room'],
  ['may', 'Libri-Light|Librilight|LL60K', 'LibriSpeech', libriVox],
  ['may', 'Libriheavy', 'LibriSpeech', libriVox],
  ['may', 'LibriVox', 'LibriSpeech', libriVox],
  ['may', 'Multilingual LibriSpeech|MLS', 'LibriSpeech', libriVox],
  ['may', 'GigaSpeech', 'LibriSpeech', 'a part of it are audio books'],
  ['made', 'SpoofCeleb', 'VoxCeleb1', 'generated from VoxCeleb1'],
  [
    'may',
    'VCTK',
    'ASVspoof 2015',
    'many corpora of spoofed speech start from it; whether this one does is not certain',
  ],
  ['may', 'AudioSet', 'DESED', 'the real recordings of DESED are from it'],
  ['may', 'Freesound', freesound, 'these are selections of it'],
  ['may', 'WavCaps', freesound, 'a large part of it is from Freesound'],
  ['may', 'LAION-Audio-630K', freesound, 'a part of it is from Freesound'],
  ['may', 'FSDKaggle2019|Freesound Audio Tagging 2019', 'FSD50K, FSDKaggle2018', 'selected from Freesound like these'],
  ['may', 'FSDnoisy18k', 'FSD50K, FSDKaggle2018', 'selected from Freesound like these'],
  ['may', 'ESC-US', 'ESC-50', 'the unlabelled recordings of the same collection'],
  ['made', 'URBAN-SED', 'UrbanSound8K', 'soundscapes made of UrbanSound8K'],
  ['contains', 'FMA medium|FMA large|FMA full', 'Free Music Archive Small', 'the small set is a part of it'],
  ['may', 'GTZAN Music/Speech|GTZAN Speech Music', 'GTZAN Genre', 'another collection of the same author'],
  ['contains', 'X-ARES', 'LibriSpeech, ESC-50, VoxCeleb1', hasAll],
  ['contains', 'HEAR|HEAR 2021', 'ESC-50, FSD50K, GTZAN Genre, NSynth, Speech Commands, LibriCount, CREMA-D', hasAll],
  ['contains', 'SUPERB', 'LibriSpeech, Speech Commands, VoxCeleb1, Fluent Speech Commands', hasAll],
  ['contains', 'MARBLE', 'GTZAN Genre, NSynth', hasAll],
  ['contains', 'EmoBox', 'CREMA-D', 'a collection of sets for emotion, this one among them'],
  ['contains', 'wav2vec2-base|wav2vec2-large|wav2vec2-base-960h|wav2vec2-large-960h', 'LibriSpeech', ls960],
  ['contains', 'hubert-base-ls960|HuBERT base', 'LibriSpeech', ls960],
  ['contains', 'wavlm-base|WavLM base', 'LibriSpeech', ls960],
  ['contains', 'data2vec-audio-base|data2vec-audio-base-960h|data2vec audio', 'LibriSpeech', ls960],
  [
    'may',
    'wav2vec2-large-lv60|hubert-large-ll60k|wavlm-base-plus|wavlm-large',
    'LibriSpeech',
    `trained on Libri-Light: ${libriVox}`,
  ],
  ['may', 'Whisper', 'LibriSpeech', 'its 680,000 hours from the web are not listed'],
  [
    'contains',
    'LAION-CLAP|clap-htsat-unfused|clap-htsat-fused|larger_clap_general',
    'Clotho',
    'trained on Clotho among others',
  ],
  ['contains', 'MS-CLAP|msclap|Microsoft CLAP', 'Clotho, FSD50K', 'trained on these among others'],
  ['contains', 'ast-finetuned-speech-commands-v2', 'Speech Commands', 'fine-tuned on it'],
  [
    'may',
    'PANNs|BEATs|AST|ast-finetuned-audioset',
    'DESED',
    'trained on AudioSet, which DESED’s real recordings are from',
  ],
];

/** What is known to overlap with the benchmark, or may. Not being here says nothing: no list of such sets can be complete. */
export const relatedSets: readonly RelatedSet[] = rows.map(([relation, names, of, why]) => {
  const [name, ...aliases] = names.split('|') as [string, ...string[]];
  return { name, aliases, relation, of: of.split(', '), why };
});
