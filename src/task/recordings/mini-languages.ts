import type { PackageRecordings, RecordingCollection } from '../recordings.ts';

/** The languages that all three packages speak. */
export const spokenLanguages = ['de', 'en', 'fr', 'ru', 'uk'] as const;

/** The paths' first two groups are the language and what is said. */
function speech(source: string, files: RegExp, sha256: string): PackageRecordings {
  return {
    package: `deb:${source}-data`,
    files,
    sha256,
    sample(path) {
      const [, language, said] = files.exec(path)!;
      const name = said!.replaceAll('/', '-');
      return {
        shard: `${source}-${language}`,
        key: `${source}-${language}-${name}`,
        labels: { language: language!, source, said: name },
      };
    },
  };
}

/** Five languages in three games for children, a shard per game and language. */
export const miniLanguages: RecordingCollection = {
  id: 'mini-languages',
  about: 'Letters, syllables and words of five languages, from three games for children: KLettres, KTuberling, qABCs.',
  packages: [
    speech(
      'klettres',
      /^usr\/share\/klettres\/(de|en|fr|ru|uk)\/(alpha\/[^/]+|syllab\/[a-h][^/]*)\.ogg$/,
      '829bfefeccf8709ae53dcd118e830241ca4d740c1adb84760cb067d3f0234fcc',
    ),
    // Three scenes that all languages have; the French files carry French names.
    speech(
      'ktuberling',
      /^usr\/share\/ktuberling\/sounds\/(de|en|fr|ru|uk)\/((?:egypte?|moon|lune|patate)_[a-z-]+|(?<!fr\/)[a-z]+)\.(?:ogg|wav)$/,
      '480066137295bb6d1c8f7fa20df8a2795b242e835d40e262879441ba8b15384a',
    ),
    // The first letters of the alphabet, so that no package outweighs the others.
    speech(
      'qabcs',
      /^usr\/share\/qabcs\/abcs\/(de|en|fr|ru|uk)\/sounds\/words\/([a-hа-ж][^/]*)\.ogg$/,
      '9cbf8b461b06e3fc7ca1662edb75d430d01a8fac020f4d378d2e6bd9b8deb376',
    ),
  ],
  licence: 'GPL-2.0-or-later (KLettres, KTuberling); GPL-3.0-or-later (qABCs)',
  homepage: 'https://apps.kde.org/klettres/',
};
