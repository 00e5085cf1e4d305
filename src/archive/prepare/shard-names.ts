import { OtoscopeError } from '../../errors.ts';
import { matchesPattern } from '../select.ts';

/** Whether a pattern leaves room for a number, so that there can be several shards. */
export function isNumbered(pattern: string): boolean {
  return pattern.includes('*');
}

/**
 * The name of a shard that matches a pattern: its last `*` becomes a number of six digits.
 *
 * @example
 * shardName('train-clean-100*.tar', 3) // 'train-clean-100-000003.tar'
 */
export function shardName(pattern: string, number: number): string {
  const star = pattern.lastIndexOf('*');
  if (star < 0) return pattern;
  const start = pattern.slice(0, star).replaceAll('*', '');
  const gap = /[\p{L}\d]$/u.test(start) ? '-' : '';
  return `${start}${gap}${String(number).padStart(6, '0')}${pattern.slice(star + 1)}`;
}

/**
 * Sees to it that the shards of each pattern match no other one: a clip would be in two splits.
 *
 * @throws OtoscopeError that names both, or a pattern that is not one of shards.
 */
export function checkPatterns(patterns: readonly string[]): void {
  for (const pattern of patterns) {
    const name = shardName(pattern, 0);
    if (!name.endsWith('.tar') || /[/\\]/.test(name)) {
      throw new OtoscopeError(`a shard cannot be named ${name}`, {
        hint: 'let the task name shards by patterns such as train-*.tar',
      });
    }
    const other = patterns.find((each) => each !== pattern && matchesPattern(name, each));
    if (other !== undefined) {
      throw new OtoscopeError(
        `shards that match ${pattern} would match ${other} as well: a clip would be in two splits`,
        {
          hint: 'rename one of the two splits, or its shards in the task',
        },
      );
    }
  }
}
