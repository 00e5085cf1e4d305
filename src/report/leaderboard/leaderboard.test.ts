import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foundResults, type ResultsShape } from '../../../test/fixtures/results.ts';
import { buildLeaderboards } from './build.ts';
import { choose, viewsWithScores } from './choice.ts';
import type { View } from './leaderboard.ts';
import { intervalOfScore } from './measured.ts';
import { notesOn } from './notes.ts';
import { rank } from './ranking.ts';
import { rankingTable, taskRows } from './tables.ts';

const strictA: View = { track: 'A', protocol: 'strict', weighting: 'size' };
const words = { 'mini-words': 0.8, 'mini-pitch': 0.4 };

function placesOf(shapes: readonly ResultsShape[], view = strictA, published = false) {
  const [leaderboard] = buildLeaderboards(foundResults(...shapes), { published });
  return rank(leaderboard!, view).map(({ entry, rank, scored, of }) => [entry.name, rank, `${scored}/${of}`]);
}

test('best first; equals share a rank; who lacks a task that others have stands below without one', () => {
  expect(
    placesOf([
      { name: 'worse', scores: { 'mini-words': 0.1, 'mini-pitch': 0.1 } },
      { name: 'good', scores: words },
      { name: 'as-good', scores: words },
      { name: 'best-at-one', scores: { 'mini-words': 0.99 } },
      { name: 'nothing', scores: {} },
    ]),
  ).toEqual([
    ['as-good', 1, '2/2'],
    ['good', 1, '2/2'],
    ['worse', 3, '2/2'],
    ['best-at-one', null, '1/2'],
    ['nothing', null, '0/2'],
  ]);
});

test('weightings rank anew, and by public tasks published encoders can be ranked beside one’s own', () => {
  const shapes = [
    { name: 'large', scores: { 'mini-pitch': 0.9, 'mini-speakers': 0.1 } },
    { name: 'small', scores: { 'mini-pitch': 0.3, 'mini-speakers': 0.6 } },
  ];
  expect(placesOf(shapes).map(([name]) => name)).toEqual(['large', 'small']);
  expect(
    placesOf([...shapes, { name: 'even', scores: { 'mini-pitch': 0.6, 'mini-speakers': 0.6 } }], {
      ...strictA,
      weighting: 'unweighted',
    })[0],
  ).toEqual(['even', 1, '2/2']);
  const view = { ...strictA, protocol: 'reference' } as const;
  const own = { name: 'own', suite: 'xares' };
  const of = (weighting: View['weighting']) => {
    return placesOf([own], { ...view, weighting }, true)
      .find(([name]) => name === 'own')!
      .slice(1);
  };
  expect(of('size')).toEqual([null, '22/27']);
  expect(of('public')).toEqual([expect.any(Number), '22/22']);
  expect(placesOf([own], strictA, true)).toEqual([['own', 1, '22/22']]);
});

test('suites never meet; the program’s own come first', () => {
  const found = foundResults({ suite: 'xares' }, { suite: 'mini' }, { suite: 'mini' });
  found[0]!.results.suite = 'another';
  const boards = buildLeaderboards(found);
  expect(boards.map(({ suite, entries }) => [suite, entries.length])).toEqual([
    ['mini', 2],
    ['another', 1],
  ]);
  // The catalog knows its tasks all the same; one of a user's own has no domain.
  expect(boards[1]!.tasks.find(({ id }) => id === 'esc50')).toMatchObject({ domain: 'sound', restricted: false });
});

test('entries of one name are told apart by fingerprint, and of one encoder by folder', () => {
  const [board] = buildLeaderboards(
    foundResults(
      { name: 'a' },
      { name: 'model', fingerprint: 'b' },
      { name: 'model', fingerprint: 'c' },
      { name: 'model', fingerprint: 'c' },
      { name: 'e\u202evil\u001b[31m\nname' },
      { name: ' ' },
    ),
  );
  expect(board!.entries.map(({ name }) => name)).toEqual([
    'a',
    'model (bbbbbbbb)',
    'model (cccccccc) in runs/2',
    'model (cccccccc) in runs/3',
    'e\\u{202e}vil\\u{1b}[31m name',
    'without a name',
  ]);
});

test('names are unique whatever encoders are called', () => {
  const name = fc.constantFrom('a', 'a (aaaaaaaa)', 'a (aaaaaaaa) in runs/0', 'a #2', '');
  const shape = fc.record({ name, fingerprint: fc.constantFrom('a', 'b') });
  fc.assert(
    fc.property(fc.array(shape, { minLength: 1, maxLength: 6 }), (shapes) => {
      const [board] = buildLeaderboards(foundResults(...shapes));
      const names = board!.entries.map((entry) => entry.name);
      expect(new Set(names).size).toBe(names.length);
    }),
    { numRuns: 30 },
  );
});

test('the interval of a score is that of the value, turned round for errors', () => {
  const of = (metric: string, value: number, score: number, interval: [number, number]) => {
    return intervalOfScore({ metric, value, score, interval });
  };
  expect(of('accuracy', 0.5, 0.5, [0.4, 0.6])).toEqual([0.4, 0.6]);
  expect(of('equal-error-rate', 0.1, 0.9, [0.08, 0.13])).toEqual([expect.closeTo(0.87, 12), expect.closeTo(0.92, 12)]);
  // A range of 2: the score is 1 - MSE / 4.
  expect(of('mean-squared-error', 0.4, 0.9, [0.2, 8])).toEqual([0, expect.closeTo(0.95, 12)]);
  // Cut off at 0, or without an error, the score does not tell the range.
  expect(of('mean-squared-error', 9, 0, [8, 10])).toBeUndefined();
  expect(of('word-error-rate', 0, 1, [0, 0])).toBeUndefined();
  expect(intervalOfScore({ metric: 'accuracy', value: 1, score: 1 })).toBeUndefined();
});

test('the best and the second of a task are known, the second only among more than two', () => {
  const rowsOf = (...scores: number[]) => {
    const shapes = scores.map((score, index) => ({ name: `e${index}`, scores: { 'mini-words': score } }));
    const [board] = buildLeaderboards(foundResults(...shapes));
    const { rows } = rankingTable(board!, strictA);
    return taskRows(board!, rows, strictA).map((row) => row.scores.map(({ place }) => place));
  };
  expect(rowsOf(0.5)).toEqual([[null]]);
  expect(rowsOf(0.5, 0.4)).toEqual([[1, null]]);
  expect(rowsOf(0.5, 0.4, 0.4, 0.3)).toEqual([[1, 2, 2, null]]);
  expect(rowsOf(0.50001, 0.50002)).toEqual([[1, 1]]);
});

test('published scores never stand beside strict ones', () => {
  expect(() => choose({ published: true, protocol: 'strict' })).toThrow(expect.objectContaining({ exitCode: 2 }));
  expect(choose({ published: true }).views.map(({ protocol }) => protocol)).toEqual(['reference', 'reference']);
  expect(choose({}).views.map(({ protocol }) => protocol)).toEqual(['strict', 'strict']);
  const { selected } = choose({ track: 'B' });
  expect([selected({ track: 'A', protocol: 'strict' }), selected({ track: 'B', protocol: 'reference' })]).toEqual([
    false,
    true,
  ]);
});

test('a view without any score is left out; notes tell of failures and of who has no rank', () => {
  const found = foundResults({ name: 'a', scores: { 'mini-words': 0.5 } }, { name: 'b', scores: words });
  Object.assign(found[0]!.results.tasks[0]!, { status: 'failed', reason: 'NaN in \u0007 clip' });
  for (const { results } of found) for (const task of results.tasks) task.trackB = null;
  const [board] = buildLeaderboards(found);
  expect(viewsWithScores(board!, choose({}).views)).toEqual([strictA]);
  expect(notesOn(board!, rank(board!, strictA), strictA)).toEqual([
    'Without a rank: scored on fewer tasks than others, so that the mean is another.',
    'a: mini-instruments failed: NaN in \\u{7} clip',
  ]);
});
