/** What can be found in an archive: an error, or something to know of. */
export interface FindingKind {
  readonly severity: 'error' | 'warning';
  /** What so many of them are: `3 clips that cannot be decoded`. */
  readonly title: string;
  /** What to do about it. */
  readonly advice: string;
}

const getAgain = 'get the file again: remove it, then otoscope data get';

export const kinds = {
  checksum: { severity: 'error', title: 'files that are not as published', advice: getAgain },
  shard: { severity: 'error', title: 'shards that cannot be read to their end', advice: getAgain },
  sample: {
    severity: 'error',
    title: 'samples without a recording or labels',
    advice: 'get or make the archive again: a sample is one .json and one recording',
  },
  decode: {
    severity: 'error',
    title: 'clips that cannot be decoded',
    advice: 'get or make them again; otoscope run leaves them out with --allow-bad-clips',
  },
  label: {
    severity: 'error',
    title: 'labels that a task cannot use',
    advice: 'compare them with the task: otoscope tasks <id>',
  },
  empty: {
    severity: 'error',
    title: 'splits without a clip',
    advice: 'compare the shards and labels with the task’s split: otoscope tasks <id>',
  },
  leak: {
    severity: 'warning',
    title: 'LEAKS: clips that stand in another split or fold as well',
    advice: 'scores of such a task are too good: tell of it where you publish them, or mend the split',
  },
  duplicate: { severity: 'warning', title: 'clips that stand twice in one split', advice: 'they count twice' },
  silence: { severity: 'warning', title: 'silent clips', advice: 'listen to some: is it meant?' },
  clipping: {
    severity: 'warning',
    title: 'clipped recordings',
    advice: 'listen to some: are they meant to be so loud?',
  },
  unused: {
    severity: 'warning',
    title: 'samples that belong to no split',
    advice: 'no task hears them: compare the shards with the task’s split',
  },
} satisfies Record<string, FindingKind>;

export type KindName = keyof typeof kinds;

export const kindNames = Object.keys(kinds) as [KindName, ...KindName[]];
