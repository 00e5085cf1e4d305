import type { RecordingCollection } from '../recordings.ts';
import { festvoxRu } from './festvox-ru.ts';

/** Russian phones as the package names them: stressed and soft ones are written twice, `ae` and `ay` are reduced vowels. */
export const russianPhones = {
  vowels: ['a', 'aa', 'ae', 'ay', 'e', 'ee', 'i', 'ii', 'oo', 'u', 'ur', 'uu', 'y', 'yy'],
  hard: ['b', 'c', 'd', 'f', 'g', 'h', 'k', 'l', 'm', 'n', 'p', 'r', 's', 'sh', 't', 'v', 'z', 'zh'],
  soft: [
    ...['bb', 'ch', 'dd', 'ff', 'gg', 'hh', 'j', 'kk', 'll', 'mm', 'nn', 'pp', 'rr', 'sch', 'ss', 'tt', 'vv', 'zz'],
  ],
} as const;

/** What the package writes where nobody speaks. */
const pause = 'pau';

const path = /\/msu_ru_nsh_clunits\/(?:wav|lab)\/(ru_0[01]\d\d)\.(wav|lab)$/;

/** The sentences follow each other in the texts that they are from. */
function partOf(sentence: string): string {
  if (sentence < 'ru_0130') return 'train';
  return sentence < 'ru_0150' ? 'valid' : 'test';
}

/**
 * The phones of a label file of Festival: after a line with `#`, a line per phone that begins with its end in seconds and
 * ends with its name. Pauses are written as aligners do: `sil`.
 */
function readPhones(text: string): { start: number; end: number; phone: string }[] {
  const lines = text.split('\n').flatMap((line) => {
    const [, end, phone] = /^\s*(\d+\.\d+)\s+\d+\s+(\w+)\s*$/.exec(line) ?? [];
    return phone === undefined ? [] : [{ end: Number(end), phone: phone === pause ? 'sil' : phone }];
  });
  return lines.map(({ end, phone }, index) => ({ start: lines[index - 1]?.end ?? 0, end, phone }));
}

/** Sentences of one speaker with the times of their phones. */
export const miniPhones: RecordingCollection = {
  id: 'mini-phones',
  about: '151 Russian sentences of one speaker with the times of their phones, from Festival’s voice msu_ru_nsh.',
  packages: [
    {
      package: festvoxRu.package,
      files: path,
      sha256: '1cdf26db1331782555bd84807321e0a584baeaadc076ecb3c6877efc0113c8a7',
      sample(file) {
        const [, sentence, kind] = path.exec(file)!;
        return kind === 'wav' ? { shard: partOf(sentence!), key: sentence!, labels: { sentence: sentence! } } : null;
      },
      annotation: {
        pathOf: (recording) => recording.replaceAll('wav', 'lab'),
        read: (text) => ({ phones: readPhones(text) }),
      },
    },
  ],
  licence: festvoxRu.licence,
  homepage: festvoxRu.homepage,
};
