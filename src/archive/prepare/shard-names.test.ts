import { expect, test } from 'vitest';
import { tasks } from '../../task/catalog.ts';
import { selectionsOf } from '../../task/task.ts';
import { matchesPattern } from '../select.ts';
import { checkPatterns, isNumbered, shardName } from './shard-names.ts';

test.each([
  ['train-clean-100*.tar', 'train-clean-100-000012.tar'],
  ['wds-audio-fold-1-*.tar', 'wds-audio-fold-1-000012.tar'],
  ['*.tar', '000012.tar'],
  ['*1-*.tar', '1-000012.tar'],
  ['fold0.tar', 'fold0.tar'],
])('%s', (pattern, name) => {
  expect(shardName(pattern, 12)).toBe(name);
  expect(matchesPattern(name, pattern)).toBe(true);
});

test.each(tasks.map(({ id, split }) => [id, split] as const))('shards of %s can be named', (_, split) => {
  const patterns = [...new Set(Object.values(selectionsOf(split)).map(({ shards }) => shards))];
  checkPatterns(patterns);
  for (const pattern of patterns) {
    const numbers = isNumbered(pattern) ? [0, 1, 999_999, 1_000_000] : [0];
    for (const number of numbers) {
      const taking = patterns.filter((each) => matchesPattern(shardName(pattern, number), each));
      expect(taking).toEqual([pattern]);
    }
  }
});

test('patterns that would put a clip into two splits, or name no shard, are refused', () => {
  expect(() => checkPatterns(['train-*.tar', 'train-clean-*.tar'])).toThrow(
    'shards that match train-clean-*.tar would match train-*.tar as well',
  );
  expect(() => checkPatterns(['train.*'])).toThrow('a shard cannot be named train.000000');
  expect(() => checkPatterns(['../*.tar'])).toThrow('a shard cannot be named ../000000.tar');
});
