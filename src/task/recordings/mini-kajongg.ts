import type { RecordingCollection } from '../recordings.ts';

const path = /^usr\/share\/kajongg\/voices\/(?:(de)\/)?((female|male)[12])\/([a-z0-9]+)\.ogg$/;

/** What is said in the game, by its file name: tiles, winds, dragons and calls. */
export const gameWords = {
  bamboo: ['b1', 'b2', 'b3', 'b4', 'b5', 'b6', 'b7', 'b8', 'b9'],
  character: ['c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7', 'c8', 'c9'],
  stone: ['s1', 's2', 's3', 's4', 's5', 's6', 's7', 's8', 's9'],
  wind: ['we', 'wn', 'ws', 'ww'],
  dragon: ['db', 'dg', 'dr'],
  call: ['chow', 'dangerousgame', 'kong', 'mahjongg', 'nochoice', 'originalcall', 'pung', 'violatesoriginalcall'],
} as const;

/** Voices of the game Kajongg, one shard each: four names, each in English and in German. */
export const miniKajongg: RecordingCollection = {
  id: 'mini-kajongg',
  about: '42 words of the game Mah Jongg, spoken by eight voices: four in English, four in German.',
  packages: [
    {
      package: 'deb:kajongg',
      files: path,
      sha256: '667bd0882197f043bda57fe8b47205465ce9c6a120fcc18e146fc49279bd1310',
      sample(file) {
        const [, german, name, gender, word] = path.exec(file)!;
        const language = german ?? 'en';
        const voice = `${name}-${language}`;
        return {
          shard: voice,
          key: `${voice}-${word}`,
          labels: { voice, name: name!, gender: gender!, language, word: word! },
        };
      },
    },
  ],
  licence: 'GPL-2.0-or-later',
  homepage: 'https://apps.kde.org/kajongg/',
};
