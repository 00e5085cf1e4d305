import { type RandomStream, randomStream, shuffled } from '../../random/random.ts';
import type { MixedClip, MixedCollection, MixedPart } from '../recordings.ts';
import { gameWords } from './mini-kajongg.ts';

/** What the ten languages all name in KTuberling. */
const named = {
  egypt: [
    ...['arch', 'birds', 'boy', 'bridge', 'camel', 'cart', 'column', 'donkey', 'girl', 'grass', 'man', 'oasis'],
    ...['palmtree', 'pyramid', 'road', 'sphynx', 'well', 'woman'],
  ],
  moon: ['alien', 'astronaut', 'earth', 'fallingstar', 'hotel', 'monster', 'planet', 'radar', 'rocket', 'satellite'],
} as const;

/** A person's recordings. */
type Speaker = readonly { readonly package: string; readonly path: string }[];

function ktuberling(language: string, extension = 'ogg'): Speaker {
  return Object.entries(named).flatMap(([scene, things]) =>
    things.map((thing) => ({
      package: 'deb:ktuberling-data',
      path: `usr/share/ktuberling/sounds/${language}/${scene}_${thing}.${extension}`,
    })),
  );
}

function kajongg(name: string): Speaker {
  const { bamboo, character, stone } = gameWords;
  return [...bamboo, ...character, ...stone].map((word) => ({
    package: 'deb:kajongg',
    path: `usr/share/kajongg/voices/${name}/${word}.ogg`,
  }));
}

/** Who speaks in which fold: a language of KTuberling is one person, and so is a name of Kajongg. */
const speakers: Readonly<Record<string, readonly Speaker[]>> = {
  'fold-1': [
    ...['ca', 'de', 'gl', 'ru'].map((language) => ktuberling(language)),
    ktuberling('nn', 'opus'),
    ...['female1', 'male1'].map(kajongg),
  ],
  'fold-2': [
    ...['el', 'en', 'lt', 'sl', 'uk'].map((language) => ktuberling(language)),
    ...['female2', 'male2'].map(kajongg),
  ],
};

/** How many speak at most. */
export const mostSpeakers = 5;
/** Clips of each number of speakers and fold. */
const clipsOfEach = 30;
const seconds = 3;
/** A speaker begins a word so often; longer words are cut. */
const wordSeconds = 0.75;

/** Someone who says word after word, from some time in the first beat on. */
function speech(speaker: Speaker, level: number, random: RandomStream): MixedPart[] {
  const words = shuffled(speaker.length, random);
  const delay = milliseconds(random.next() * wordSeconds);
  return Array.from({ length: seconds / wordSeconds }, (_, index): MixedPart => {
    const recording = speaker[Number(words[index])]!;
    return { ...recording, trimmed: true, seconds: wordSeconds, at: delay + index * wordSeconds, level };
  });
}

function milliseconds(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function clips(): MixedClip[] {
  const random = randomStream(1);
  let seed = 0;
  return Object.entries(speakers).flatMap(([shard, ofFold]) =>
    Array.from({ length: mostSpeakers + 1 }, (_, count) => count).flatMap((count) =>
      Array.from({ length: clipsOfEach }, (_, index): MixedClip => {
        const chosen = [...shuffled(ofFold.length, random)].slice(0, count).map((number) => ofFold[Number(number)]!);
        // All together are as loud as one alone, on the whole: loudness tells nothing of their number.
        const level = () => milliseconds((0.06 + 0.08 * random.next()) / Math.sqrt(count));
        return {
          shard,
          key: `${shard}-${count}-${String(index + 1).padStart(2, '0')}`,
          labels: { speakers: count },
          seconds,
          parts: chosen.flatMap((speaker) => speech(speaker, level(), random)),
          background: { level: milliseconds(0.002 + 0.008 * random.next()), seed: ++seed },
        };
      }),
    ),
  );
}

/** None to five people who speak at the same time. */
export const miniCount: MixedCollection = {
  id: 'mini-count',
  about: 'None to five of fourteen people who speak at the same time: words from the games KTuberling and Kajongg.',
  packages: [
    {
      package: 'deb:ktuberling-data',
      files: /^usr\/share\/ktuberling\/sounds\/(?:ca|de|el|en|gl|lt|nn|ru|sl|uk)\/(?:egypt|moon)_[a-z]+\.(?:ogg|opus)$/,
      sha256: '551d820636f23f34a198dd49d0b78e561de08506979137186536606371cfc026',
    },
    {
      package: 'deb:kajongg',
      files: /^usr\/share\/kajongg\/voices\/(?:fe)?male[12]\/[bcs]\d\.ogg$/,
      sha256: 'fc61a5e7f2434d22635086f8a2c6c94228b8a931d619e84cdf33305ae0e6ccc3',
    },
  ],
  samplingRate: 16_000,
  clips,
  sha256: 'bbf55cd5d8c6cd0d6c901ba21317bdf53be6587d6faae53b96c26705ac952515',
  licence: 'GPL-2.0-or-later',
  homepage: 'https://apps.kde.org/ktuberling/',
};
