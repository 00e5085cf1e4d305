import type { PackageRecordings, RecordingCollection } from '../recordings.ts';
import type { Selection } from '../task.ts';

/** Who plays in `mini-tonejs`, by how the sound is made: the families of `mini-instruments` and two struck instruments. */
export const instrumentFamilies = {
  bowed: ['cello', 'contrabass', 'violin'],
  plucked: ['bass-electric', 'guitar-acoustic', 'guitar-electric', 'guitar-nylon', 'harp'],
  woodwind: ['bassoon', 'clarinet', 'flute', 'saxophone'],
  brass: ['french-horn', 'trombone', 'trumpet', 'tuba'],
  organ: ['harmonium', 'organ'],
  struck: ['piano', 'xylophone'],
} as const;

export const pitchClasses = ['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B'] as const;

/** Sounds a semitone beside its name (measured: a partial series on B4, F6 and D#5). */
const misnamed: Readonly<Record<string, string>> = { cello: 'As4', clarinet: 'Fs6', 'guitar-nylon': 'D5' };

function instrument(name: string, version: string, sha256: string): PackageRecordings {
  const left = misnamed[name];
  return {
    package: `npm:tonejs-instrument-${name}-mp3@${version}`,
    // Second takes ("F2 v2.mp3") have a file name of another form and stay out too.
    files: new RegExp(`^${left === undefined ? '' : `(?!${left}\\.)`}[A-G]s?\\d\\.mp3$`),
    sha256,
    sample(path) {
      const [, letter, sharp, octave] = /^([A-G])(s?)(\d)\.mp3$/.exec(path)!;
      const pitchClass = `${letter}${sharp && '#'}`;
      return {
        shard: name,
        key: `${name}-${path.slice(0, -'.mp3'.length)}`,
        labels: {
          instrument: name,
          family: familyOf(name),
          note: `${pitchClass}${octave}`,
          pitchClass,
          octave: Number(octave),
          midi: 12 * (Number(octave) + 1) + (pitchClasses as readonly string[]).indexOf(pitchClass),
        },
      };
    },
  };
}

function familyOf(name: string): string {
  return Object.entries(instrumentFamilies).find(([, members]) => (members as readonly string[]).includes(name))![0];
}

/** Single notes of twenty instruments, one shard each. */
export const miniTonejs: RecordingCollection = {
  id: 'mini-tonejs',
  about:
    'The first two seconds of 445 single notes that twenty instruments play, from the tonejs-instruments packages.',
  packages: [
    instrument('bass-electric', '1.1.2', '25b7e692c6a10aab0655301cb94f2fdb994679d04b1d179a1aaa111b6d3e585f'),
    instrument('bassoon', '1.1.2', 'c8ed000aac037c096d3ac308e6ed33009765d259b615557269030fd084e3a9f8'),
    instrument('cello', '1.1.1', '39fe280ace976b1dec3a4cd5840dca245a9a7d59698bcc3a585dc5560e7118fe'),
    instrument('clarinet', '1.1.2', 'd1f4560cb72e46243115158ed48db58ebad2b12ff5a0ec6b736af7b1b8791f70'),
    instrument('contrabass', '1.1.2', '588087473f4a8a29b1b1de7cea271bb4ad041679c16ff671ef1845782127b333'),
    instrument('flute', '1.1.2', '72f83965bdc5c3421ed2817b1f0454b6a506a6bd8419c21070a4f042c899484c'),
    instrument('french-horn', '1.1.2', 'f22c3338d9f1c02f992a55f5b054507e4eb0d7d60d93f593471ae0ff5907b271'),
    instrument('guitar-acoustic', '1.1.2', '08119b52a66b197aa7fbfb1237cc0a73580f20c4b4c1e1bc860f70629e673737'),
    instrument('guitar-electric', '1.1.1', '6749aadab92a68acd53a803567c372ec67a9e8f023c9115592f815e0e0d8afbd'),
    instrument('guitar-nylon', '1.1.1', '640442f3ddf00cffa6130416c05b0f98fcf4c4dc3f96c403a7d33412a0ae31ee'),
    instrument('harmonium', '1.1.1', 'd661fe120ac02b4473edb6c262d857d02b62d0a8c95ba5c1efdb6b81ee59c5ba'),
    instrument('harp', '1.1.1', '66822251a58996258eaa2bebec6e5e25c2c7137b9b994ce2182bb53dcedc85c0'),
    instrument('organ', '1.1.1', 'ddcc9344d65080a76dc915020582dd1cbc480619a399393bd35540743ff58016'),
    instrument('piano', '1.1.2', 'e692a38df3372c289c76a42c099feff513305980fe76412d4f075b4a5993b293'),
    instrument('saxophone', '1.1.2', '9fa26c35859885e3404999bf61f7cdd49cd583c9be73510a7723797ec31df05a'),
    instrument('trombone', '1.1.2', '109ef9864053be97054079081ffb715d13d556af3e0477c9b0abf8aa0108dff6'),
    instrument('trumpet', '1.1.2', 'e4b0ff1e4d8fca44e4ebc20d7e59d36ffd99f8ed13c14a29eb2e8951eb5aa06a'),
    instrument('tuba', '1.1.2', 'c28829a5f1ab1e650557c7eea2b56c27cd41930ec6a49120a472a7999d895dcc'),
    instrument('violin', '1.1.1', 'a1fc045372d48c9ec9f4718a862eaeddc2089f5304900afe67cdf04fec16b027'),
    instrument('xylophone', '1.1.2', '3a355d03c59335d516c160c2e0d0680ce6fd2da3aa2ac851503a99d9fba02bf9'),
  ],
  firstSeconds: 2,
  licence: 'CC-BY-3.0 (samples); MIT (the packages’ code)',
  homepage: 'https://github.com/Makefully-Studios/tonejs-instruments',
};

/** The notes that these instruments play. */
export function playedBy(instruments: readonly string[]): Selection {
  return { shards: '*.tar', where: { instrument: instruments } };
}
