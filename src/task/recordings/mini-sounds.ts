import type { PackageRecordings, RecordingCollection, RecordingSample } from '../recordings.ts';
import table from './mini-sounds.json' with { type: 'json' };

/** What is heard, by how it is made; `hoofed` are cattle, deer, horses and their like, `mammals` the others. */
export const soundKinds = [
  'birds',
  'hoofed',
  'mammals',
  'winds',
  'strings',
  'percussion',
  'machines',
  'objects',
] as const;
export type SoundKind = (typeof soundKinds)[number];

/** A recording of one sound. */
export interface Sound {
  readonly source: keyof typeof table;
  /** The file's name without folder and extension. */
  readonly name: string;
  readonly kind: SoundKind;
  /** `test`: never heard in training. */
  readonly part: 'train' | 'test';
  readonly package: string;
  readonly path: string;
  /** In seconds, from the first to the last 10 ms that lie less than 40 dB under the loudest. */
  readonly begins: number;
  readonly ends: number;
}

const sources = {
  qabcs: { package: 'deb:qabcs-data', folder: 'usr/share/qabcs/abcs/all/noises/' },
  tuxpaint: { package: 'deb:tuxpaint-stamps-default', folder: 'usr/share/tuxpaint/stamps/' },
} as const;

/** Tested beside Tux Paint's, which has few of their kinds. */
const heldOut: readonly string[] = [
  ...['natural_horn', 'oboe', 'quena', 'saxophone', 'squeezebox', 'zurna'],
  ...['gamba', 'guitar', 'harp', 'piano', 'rabel', 'yueqin'],
  ...['bass_drum', 'hang', 'maracas'],
  ...['excavator', 'tractor', 'train'],
];

/** All sounds. */
export const sounds: readonly Sound[] = (['qabcs', 'tuxpaint'] as const).flatMap((source) =>
  soundKinds.flatMap((kind) =>
    Object.entries(table[source][kind]).map(([file, range]): Sound => {
      const name = file.slice(file.lastIndexOf('/') + 1);
      return {
        source,
        name,
        kind,
        part: source === 'tuxpaint' || heldOut.includes(name) ? 'test' : 'train',
        package: sources[source].package,
        path: `${sources[source].folder}${file}.ogg`,
        begins: range[0]!,
        ends: range[1]!,
      };
    }),
  ),
);

/** The packages of the sounds, each sound a sample. */
export function soundPackages(sample: (sound: Sound) => RecordingSample): readonly PackageRecordings[] {
  const recordings = (source: keyof typeof table, sha256: string): PackageRecordings => {
    const own = new Map(sounds.filter((each) => each.source === source).map((each) => [each.path, each]));
    const files = new RegExp(`^(${[...own.keys()].join('|').replaceAll('.', '\\.')})$`);
    return { package: sources[source].package, files, sha256, sample: (path) => sample(own.get(path)!) };
  };
  return [
    recordings('qabcs', '15954ded37840907ec598ed755d01ff74388e6313e1cabd5051788bd6a59ed27'),
    recordings('tuxpaint', '2830faf78a3aee02b2676673054993dc765c940392c00871772d757d1d485d2a'),
  ];
}

export const soundLicence = 'GPL-3.0-or-later (qABCs); GPL-2.0 (Tux Paint stamps)';

/** One recording a sample, one shard for each part. */
export const miniSounds: RecordingCollection = {
  id: 'mini-sounds',
  about: '224 sounds of animals, instruments, machines and things, from an alphabet game and a painting program.',
  packages: soundPackages(({ source, name, kind, part }) => ({
    shard: part,
    key: `${source}-${name}`,
    labels: { sound: name, kind, package: source },
  })),
  licence: soundLicence,
  homepage: 'https://bitbucket.org/admsasha/qabcs/',
};
