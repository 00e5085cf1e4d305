import { describe, expect, test } from 'vitest';
import { icme2025 } from '../../suite/icme2025.ts';
import { mini } from '../../suite/mini.ts';
import { suiteScore } from '../../suite/score.ts';
import { xares } from '../../suite/xares.ts';
import { publishedEntries, publishedTables, rounding } from './published.ts';

/** What the published mean is below that of the published rows, where they are not one. */
const below: Readonly<Record<string, number>> = {
  'challenge A Aluminumbox weighted': 0.015,
  'challenge A GAEBT weighted': 0.008,
  'challenge A CMU weighted': 0.008,
  'challenge A audiocodec weighted': 0.003,
  // Of another LibriSpeech score than either that is given.
  'X-ARES A dasheng weighted': -0.003,
  'X-ARES A dasheng public': -0.005,
  'X-ARES A wav2vec2 weighted': -0.0036,
  'X-ARES A wav2vec2 public': -0.0058,
  'X-ARES A whisper weighted': -0.0031,
  'X-ARES A whisper public': -0.0056,
  'X-ARES A data2vec weighted': -0.0029,
  'X-ARES A data2vec public': -0.0048,
  'challenge page A dasheng listed': -0.0019,
  'challenge page A data2vec listed': 0.0216,
  'challenge page B dasheng listed': -0.066,
  'challenge page B wav2vec2 listed': -0.0077,
  'challenge page B whisper listed': -0.0245,
  'challenge page B data2vec listed': -0.0534,
};

describe.each(publishedTables.flat().map((table) => [`${table.label} ${table.track}`, table] as const))(
  '%s',
  (title, { encoders, scores, quoted, track }) => {
    const tasks = xares.tasks.filter(({ trackB }) => track === 'A' || trackB);

    test('a score in [0, 1] of every encoder for tasks of X-ARES', () => {
      expect(tasks.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.keys(scores)));
      for (const row of Object.values(scores)) {
        expect(row).toHaveLength(encoders.length);
        expect(row.every((score) => score >= 0 && score <= 1)).toBe(true);
      }
    });

    test('the published means are ours of the published rows', () => {
      encoders.forEach(({ name }, column) => {
        const means = suiteScore(tasks.map((task) => ({ ...task, score: scores[task.id]?.[column] ?? null })));
        const ours = { weighted: means.weighted, public: means.public, listed: means.weighted };
        for (const [kind, stated] of Object.entries(quoted)) {
          const key = `${title} ${name} ${kind}`;
          const difference = ours[kind as keyof typeof quoted]! - stated[column]!;
          expect([key, Math.abs(difference - (below[key] ?? 0)) < rounding]).toEqual([key, true]);
        }
      });
    });
  },
);

test('of X-ARES’s suite the means are those of the rows, told where another was published', () => {
  const entries = publishedEntries(xares);
  expect(entries).toHaveLength(15);
  const of = (name: string) => entries.find((entry) => entry.name === name)!;
  const [trackA, trackB] = of('GAEBT (challenge)').tracks;
  expect(trackA).toMatchObject({ track: 'A', protocol: 'reference', means: { size: expect.closeTo(0.868, 3) } });
  expect(trackA!.stated).toBe(0.86);
  expect(trackB!.means.size!.toFixed(3)).toBe('0.782');
  expect(trackB).not.toHaveProperty('stated');
  expect(trackB!.domains).toEqual({ speech: expect.any(Number), sound: expect.any(Number), music: expect.any(Number) });
  const page = of('dasheng (challenge page)').tracks[0]!;
  expect(page.means).toEqual({ size: null, unweighted: null, public: null });
  expect(page.missing).toContain('maestro');
  expect(page.domains).toEqual({ speech: expect.any(Number) });
});

test('a suite with another metric gets no score of that task, and no mean; the mini suite has nothing in common', () => {
  const [entry] = publishedEntries(icme2025);
  const ids = entry!.tasks.map(({ id }) => id);
  expect(ids).toContain('esc50');
  for (const id of ['asvspoof2015', 'maestro', 'librispeechphoneme', 'ravdess']) expect(ids).not.toContain(id);
  expect(entry!.tracks[0]!.means).toEqual({ size: null, unweighted: null, public: null });
  expect(entry!.tracks[0]!.missing).toContain('asvspoof2015');
  expect(publishedEntries(mini)).toEqual([]);
});

test('nothing published is strict', () => {
  const scores = publishedEntries(xares).flatMap(({ tracks, tasks }) => [
    ...tracks,
    ...tasks.flatMap((task) => task.scores),
  ]);
  expect(new Set(scores.map(({ protocol }) => protocol))).toEqual(new Set(['reference']));
});
