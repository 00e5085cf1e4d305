import pc from 'picocolors';
import { expect, test } from 'vitest';
import { archivesTable, type ListedArchive } from './archives-table.ts';

const base: ListedArchive = {
  name: 'esc50',
  folder: 'data/esc50',
  source: 'zenodo',
  state: 'complete',
  files: { here: 5, all: 5 },
  bytes: { here: 812_000_000, all: 812_000_000 },
  corrupt: [],
  verifiedAt: '2026-01-02T03:04:05.000Z',
  markedReady: false,
  tasks: ['esc50'],
};

const linesOf = (...archives: Partial<ListedArchive>[]): string[] =>
  archivesTable(
    archives.map((archive) => ({ ...base, ...archive })),
    { colors: pc.createColors(false), lineOf: (command, ids) => ['otoscope', ...command, ...ids].join(' ') },
  )
    .trimEnd()
    .split('\n');

test('what is here in one line each, and in all', () => {
  const partial = { state: 'partial', files: { here: 3, all: 5 }, bytes: { here: 40e9, all: 120e9 } } as const;
  const shared = { name: 'nsynthinstument', tasks: ['nsynthinstument', 'nsynthpitch'], verifiedAt: null };
  expect(linesOf({}, { ...partial, ...shared })).toEqual([
    'Archive          State             Here  In all  Verified    Tasks that share it',
    'esc50            complete        812 MB  812 MB  2026-01-02',
    'nsynthinstument  partial 3 of 5   40 GB  120 GB              nsynthinstument, nsynthpitch',
    '',
    '2 archives are here, 41 GB.',
    'otoscope data get nsynthinstument fetches what is missing of it.',
  ]);
});

test('the mark of X-ARES is told, and that it proves nothing', () => {
  const lines = linesOf({ state: 'not checked', markedReady: true, files: { here: 5, all: null } });
  expect(lines[1]).toMatch(/^esc50 +seems complete /);
  expect(lines.at(-1)).toBe('otoscope data verify esc50 tells whether it is right.');
});

test('what is corrupt is named; what cannot be fetched is not advised', () => {
  const lines = linesOf(
    { state: 'corrupt', corrupt: ['a.tar', 'b.tar', 'c.tar', 'd.tar', 'e.tar'] },
    { name: 'cremad', tasks: ['cremad'], state: 'corrupt' },
    { name: 'librispeechphoneme', tasks: ['librispeechphoneme'], state: 'missing', source: 'unreleased' },
  );
  expect(lines.slice(-2)).toEqual([
    'esc50: a.tar, b.tar, c.tar and 2 more not as published: otoscope data get esc50 fetches them again',
    'cremad: otoscope data verify cremad tells what is wrong',
  ]);
});

test('archives that no task of otoscope uses are named, and how to see what is there of them', () => {
  const lines = archivesTable([base], {
    colors: pc.createColors(false),
    lineOf: (command, ids) => ['otoscope', ...command, ...ids].join(' '),
    unknown: ['birds', 'garden'],
  });
  expect(lines.trimEnd().split('\n').at(-1)).toBe(
    'There too, archives of no task of otoscope: birds, garden. otoscope data list ./my_task.ts tells of your own.',
  );
});
