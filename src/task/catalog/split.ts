import type { FixedSplits, Folds } from '../task.ts';

/** Fixed splits by the patterns of their shards. */
export function fixedSplits({ train, valid, test }: Record<'train' | 'valid' | 'test', string>): FixedSplits {
  return { kind: 'splits', train: { shards: train }, valid: { shards: valid }, test: { shards: test } };
}

/** Folds with consecutive numbers as names. */
export function numberedFolds(first: number, count: number, shardsOf: (fold: number) => string): Folds {
  const numbers = Array.from({ length: count }, (_, index) => first + index);
  return {
    kind: 'folds',
    folds: Object.fromEntries(numbers.map((fold) => [String(fold), { shards: shardsOf(fold) }])),
  };
}
