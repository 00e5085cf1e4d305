import { randomStream } from '../../random/random.ts';
import type { MixedClip, MixedCollection } from '../recordings.ts';
import { composeScore } from './score.ts';

/** Who plays, by the number in General MIDI: no instrument plays in two parts. */
export const playedInstruments = {
  train: { piano: 0, 'electric-piano-1': 4, harpsichord: 6, banjo: 105, harp: 46, strings: 48 },
  valid: { marimba: 12, 'electric-guitar': 27 },
  test: { 'electric-piano-2': 5, vibraphone: 11, 'guitar-steel': 25, brass: 61 },
} as const;

const soundFont = { package: 'deb:fluid-soundfont-gm', path: 'usr/share/sounds/sf2/FluidR3_GM.sf2' };

/** Of every instrument; each is another piece of music. */
const pieces = { train: 16, valid: 6, test: 12 } as const;
const seconds = 8;

/** From this seed on, every key is heard in training and in the test. */
const firstSeed = 17;

function clips(): MixedClip[] {
  let seed = firstSeed;
  return (['train', 'valid', 'test'] as const).flatMap((part) =>
    Object.entries(playedInstruments[part]).flatMap(([instrument, program]) =>
      Array.from({ length: pieces[part] }, (_, piece): MixedClip => {
        const play = composeScore(randomStream(seed), seconds);
        return {
          shard: part,
          key: `${instrument}-${String(piece + 1).padStart(2, '0')}`,
          labels: play.map(({ start, end, note }) => ({ start, end, note })),
          seconds,
          parts: [{ play, soundFont, program, at: 0, level: 0.1 }],
          background: { level: 0.0005, seed: seed++ },
        };
      }),
    ),
  );
}

/** Generated pieces of music, played by instruments of a SoundFont. */
export const miniNotes: MixedCollection = {
  id: 'mini-notes',
  about: 'Generated pieces of music of eight seconds, played by twelve instruments of the SoundFont FluidR3 GM.',
  packages: [
    {
      package: soundFont.package,
      files: /^usr\/share\/sounds\/sf2\/FluidR3_GM\.sf2$/,
      sha256: '4f5003964e5f706a1069d0b952f4555f86303d99c4499faaea10fa7a0c833975',
    },
    {
      package: 'npm:js-synthesizer@1.13.0',
      files: /^(?:dist\/js-synthesizer|externals\/libfluidsynth-2\.4\.6)\.js$/,
      sha256: '7e1272b066f1f24915a730887a73916bce08fcf6c845bfa05639ad036bbdcad8',
    },
  ],
  samplingRate: 16_000,
  clips,
  sha256: '22b16aadb4c94578b18956b2021a684601aa3b5a8e94bc3fa08808ae93cf441a',
  licence: 'MIT (FluidR3 GM); BSD-3-Clause (js-synthesizer) and LGPL-2.1-or-later (libfluidsynth in it)',
  homepage: 'https://packages.debian.org/fluid-soundfont-gm',
};
