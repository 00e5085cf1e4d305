import pc from 'picocolors';
import { expect, test } from 'vitest';
import type { Comparison, ScoreComparison, TaskComparison } from '../run/comparison.ts';
import { comparisonTable } from './comparison.ts';

/** One task of two encoders, by the difference of their scores. */
function taskOf(id: string, difference: number, p: number, reach = 0.01): TaskComparison {
  const interval = [difference - reach, difference + reach] as const;
  return {
    ...{ id, metric: 'accuracy', weight: 1, isPaired: true, groups: ['a', 'a'] },
    ...{ values: [0.5 + difference, 0.5], scores: [0.5 + difference, 0.5] },
    pairs: [{ first: 0, second: 1, difference, interval, p, adjusted: p, test: 'mcnemar' }],
  };
}

function comparisonOf(tasks: readonly TaskComparison[], difference: number, p = 0.001): Comparison {
  const interval = [difference - 0.02, difference + 0.02] as const;
  const mean: ScoreComparison = {
    ...{ scores: [0.5 + difference, 0.5], groups: ['a', 'b'], intervals: [interval, interval] },
    pairs: [{ first: 0, second: 1, difference, interval, p, adjusted: p, overTasks: 0.0625 }],
    ranks: [
      [1, 1],
      [2, 2],
    ],
  };
  return {
    ...{ schema: 'otoscope.comparison/1', suite: 'mini', track: 'A', protocol: 'strict', leftOut: [] },
    encoders: ['mine', 'theirs'].map((name) => ({ name, fingerprint: name, path: `runs/${name}/mini/results.json` })),
    ...{ tasks, weighted: mean, unweighted: mean },
  };
}

const plain = pc.createColors(false);
const told = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => taskOf(id, id === 'a' ? -0.2 : 0.2, 0.001));

test('every difference is the first less the second, in its title, its numbers and the words below', () => {
  const text = comparisonTable(comparisonOf(told, -0.05), plain);
  expect(text).toMatch(/^Task .* mine {2}theirs {2}mine − theirs {2,}p .*Better$/m);
  expect(text).toMatch(/^a .* −0\.200 \(−0\.210 … −0\.190\) .* theirs$/m);
  expect(text).toMatch(/^b .* \+0\.200 \(\+0\.190 … \+0\.210\) .* mine$/m);
  expect(text).toContain("mine is better than theirs on 5 of 6 tasks and worse on 1 after Holm's correction.");
  expect(text).toContain('of mine less that of theirs is −0.050 (95 %: −0.070 … −0.030): theirs is ahead.');
});

test('p for other tasks is told where it can be small: of six tasks or more', () => {
  expect(comparisonTable(comparisonOf(told, 0.1), plain)).toContain('has p = 0.001, with other tasks p = 0.063.');
  const few = comparisonTable(comparisonOf(told.slice(1), 0.1), plain);
  expect(few).toContain('has p = 0.001.');
  expect(few).not.toContain('other tasks');
});

test.each([
  [[taskOf('words', 0.2, 0.001)], 'mine is better than theirs on words.'],
  [[taskOf('words', -0.2, 0.001)], 'mine is worse than theirs on words.'],
  [[taskOf('words', 0.2, 0.3)], 'mine and theirs cannot be told apart on words.'],
  [[taskOf('words', 0.2, 0.3), taskOf('b', 0, 1)], 'cannot be told apart on any of 2 tasks'],
])('few tasks are told without numbers that are none (%#)', (tasks, sentence) => {
  expect(comparisonTable(comparisonOf(tasks, 0.001, 0.9), plain)).toContain(sentence);
  expect(comparisonTable(comparisonOf(tasks, 0.001, 0.9), plain)).toContain('mine is ahead, which may be chance.');
});

test('an interval without 0 beside a large p is explained, and only then', () => {
  const explanation = /^p counts .* different classes\.$/m;
  expect(comparisonTable(comparisonOf([taskOf('words', 0.1, 0.3)], 0.1), plain)).toMatch(explanation);
  expect(comparisonTable(comparisonOf([taskOf('words', 0.1, 0.01)], 0.1), plain)).not.toMatch(explanation);
});

test('in a narrow terminal all lines fit; what names are needed for stays', () => {
  const lines = comparisonTable(comparisonOf(told, 0.1), plain, 64).split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(64);
  expect(lines.find((line) => line.startsWith('Task'))).toMatch(/mine − theirs +p$/);
});
