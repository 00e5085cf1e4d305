import fc from 'fast-check';
import { expect, test } from 'vitest';
import cases from '../../test/oracle/metric/word-error-rate.json' with { type: 'json' };
import { wordEdits, wordErrorRate, wordErrorScore, wordsOf } from './word-error-rate.ts';

for (const [index, { hypotheses, references, score }] of cases.entries()) {
  test(`oracle case ${index}: the score is equal to 1e-12`, () => {
    expect(Math.abs(wordErrorScore(wordErrorRate(hypotheses, references)) - score)).toBeLessThan(1e-12);
  });
}

const words = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 6 });
const spoken = words.filter((list) => list.length > 0);

/** The recursion that defines the distance. */
function bruteForce([a, ...rest]: string[], [b, ...others]: string[]): number {
  if (a === undefined) return b === undefined ? 0 : 1 + others.length;
  if (b === undefined) return 1 + rest.length;
  if (a === b) return bruteForce(rest, others);
  return 1 + Math.min(bruteForce(rest, others), bruteForce(rest, [b, ...others]), bruteForce([a, ...rest], others));
}

test('edits are the recursion, symmetric, and no more than the longer text', () => {
  fc.assert(
    fc.property(words, words, (left, right) => {
      const edits = wordEdits(left, right);
      expect(edits).toBe(bruteForce(left, right));
      expect(wordEdits(right, left)).toBe(edits);
      expect(edits).toBeLessThanOrEqual(Math.max(left.length, right.length));
    }),
  );
});

test('the rate: 0 for identical texts and never below, 1 when nothing was recognised, the same in any order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(words, spoken), { minLength: 1, maxLength: 5 }), (list) => {
      const hypotheses = list.map(([text]) => text.join(' '));
      const references = list.map(([, text]) => text.join(' '));
      const rate = wordErrorRate(hypotheses, references);
      expect(rate).toBeGreaterThanOrEqual(0);
      expect(wordErrorRate(hypotheses.toReversed(), references.toReversed())).toBe(rate);
      expect(wordErrorRate(references, references)).toBe(0);
      expect(
        wordErrorRate(
          references.map(() => ''),
          references,
        ),
      ).toBe(1);
      expect(wordErrorScore(rate)).toBe(Math.max(0, 1 - rate));
    }),
  );
});

test('case and white space are no words; more insertions than words score 0', () => {
  expect(wordsOf('  The CAT\n sat\t')).toEqual(['the', 'cat', 'sat']);
  expect(wordErrorRate(['a b c d'], ['x'])).toBe(4);
  expect(wordErrorScore(4)).toBe(0);
});

test('refuses texts without a partner and references without a word', () => {
  expect(() => wordErrorRate(['a'], [])).toThrow('1 transcripts against 0 references');
  expect(() => wordErrorRate([], [])).toThrow('at least one reference word');
  expect(() => wordErrorRate(['a'], [' '])).toThrow('at least one reference word');
});
