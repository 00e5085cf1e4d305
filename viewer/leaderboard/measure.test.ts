import { expect, test } from 'vitest';
import { pageModel, suite } from '../../test/fixtures/page/model.ts';
import { meanInterval, measurePublished, measureRun, rankedTasks } from './measure.ts';

const [run] = pageModel(1).runs;
const ranking = { track: 'A', protocol: 'strict', weighting: 'size', of: 'all' } as const;

test('the mean of all tasks is the one that was told, with its interval', () => {
  expect(measureRun(run!, suite, ranking)).toEqual({ ...run!.tracks.A.strict.weighted, tasks: 27 });
  expect(measureRun(run!, suite, { ...ranking, weighting: 'public' })).toMatchObject({
    ...run!.tracks.A.strict.public,
    tasks: 22,
  });
});

test('what was not told is computed: a domain with every task the same', () => {
  const { score, interval, tasks } = measureRun(run!, suite, { ...ranking, weighting: 'unweighted', of: 'music' });
  const scores = suite.tasks
    .filter(({ domain }) => domain === 'music')
    .map(({ id }) => run!.tasks[id]!.A!.strict.score);
  expect(tasks).toBe(scores.length);
  expect(score).toBeCloseTo(scores.reduce((sum, one) => sum + one, 0) / scores.length, 12);
  expect(interval![0]).toBeLessThan(score!);
  expect(interval![1]).toBeGreaterThan(score!);
});

test('a task by itself has its own score, whatever the weighting; published scores have no interval', () => {
  const { score, interval } = run!.tasks.finger_snap!.A!.strict;
  const of = suite.tasks.find(({ restricted }) => restricted)!.id;
  expect(rankedTasks(suite, { ...ranking, weighting: 'public', of }).map(({ id }) => id)).toEqual([of]);
  expect(measureRun(run!, suite, { ...ranking, of: 'finger_snap' })).toEqual({ score, interval, tasks: 1 });
  const published = {
    id: 'p',
    suite: suite.id,
    name: 'p',
    source: '',
    protocol: 'reference',
    A: { esc50: 0.5, clotho: 0.1 },
    B: {},
  } as const;
  const [esc50, clotho] = ['esc50', 'clotho'].map((id) => suite.tasks.find((task) => task.id === id)!.weight);
  expect(measurePublished(published, suite, ranking)).toEqual({
    score: (0.5 * esc50! + 0.1 * clotho!) / (esc50! + clotho!),
    tasks: 2,
  });
});

test('independent intervals add as squares', () => {
  const scores = [
    { score: 0.4, interval: [0.3, 0.5] as [number, number] },
    undefined,
    { score: 0.6, interval: [0.5, 0.7] as [number, number] },
  ];
  const [low, high] = meanInterval(scores, [1, 5, 1])!;
  expect(low).toBeCloseTo(0.5 - Math.hypot(0.1, 0.1) / 2, 12);
  expect(high).toBeCloseTo(0.5 + Math.hypot(0.1, 0.1) / 2, 12);
  expect(meanInterval([{ score: 0.4 }], [1])).toBeUndefined();
});
