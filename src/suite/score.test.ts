import { expect, test } from 'vitest';
import { findSuite } from './catalog.ts';
import { type ScoredTask, suiteScore } from './score.ts';

test('weights, domains, released recordings; what was not run counts nowhere', () => {
  const scored: ScoredTask[] = [
    { weight: 100, domain: 'speech', score: 0.5 },
    { weight: 300, domain: 'speech', score: 0.9 },
    { weight: 600, domain: 'music', score: 0.2, restricted: true },
    { weight: 1000, domain: 'sound', score: null },
  ];
  const { domains, ...score } = suiteScore(scored);
  expect(score.weighted).toBeCloseTo(0.44, 12);
  expect(score.unweighted).toBeCloseTo(1.6 / 3, 12);
  expect(score.public).toBeCloseTo(0.8, 12);
  expect(domains).toEqual({ speech: expect.closeTo(0.8, 12), music: expect.closeTo(0.2, 12), sound: null });
});

test('a weighted mean is the reference’s (oracle: weighted_average)', () => {
  const scores = [
    [0.8, 100, 0.6, 50],
    [0.9, 200, 0.7, 100],
    [0.5, 300, 0, 0],
  ] as const;
  const trackA = scores.map(([score, weight]): ScoredTask => ({ score, weight, domain: 'sound' }));
  const trackB = scores.map(([, , score, weight]): ScoredTask => ({ score, weight, domain: 'sound' }));
  expect(suiteScore(trackA).weighted).toBeCloseTo(0.6833333333333333, 12);
  expect(suiteScore(trackB).weighted).toBeCloseTo(0.6666666666666666, 12);
});

test('nothing scored: null, never 0', () => {
  expect(suiteScore([{ weight: 5, domain: 'music', score: null }])).toEqual({
    weighted: null,
    unweighted: null,
    public: null,
    domains: { music: null },
  });
  expect(suiteScore([])).toEqual({ weighted: null, unweighted: null, public: null, domains: {} });
});

test('an unknown suite suggests the nearest', () => {
  expect(findSuite('mini').tasks).toHaveLength(5);
  expect(() => findSuite('mimi')).toThrow(expect.objectContaining({ exitCode: 2, hint: 'did you mean mini?' }));
});
