import type { Task } from '../../task/task.ts';
import { secretName, told } from '../../told.ts';
import type { Findings } from './findings.ts';
import type { ShardNotes } from './shard-notes.ts';

interface Copy {
  readonly file: string;
  readonly number: number;
  readonly key: string;
  /** Splits by task. */
  readonly members: Readonly<Record<string, readonly string[]>>;
}

/**
 * Looks for clips that sound the same to the last sample: a leak where a task has one of them in another split or fold than
 * the other, a duplicate where it has both in the same. Splits that are declared to be the same clips (validation that is the
 * test) are the same for both, and no leak. Of silent clips nothing is said.
 */
export function findDuplicates(shards: readonly ShardNotes[], tasks: readonly Task[], findings: Findings): void {
  const byHash = new Map<string, Copy[]>();
  for (const { file, clips, memberships } of shards) {
    for (const [number, key, hash, , membership] of clips) {
      if (hash === null) continue;
      const copy = { file, number, key: key ?? '', members: memberships[membership]! };
      const earlier = byHash.get(hash);
      if (earlier) {
        compare(copy, earlier, tasks, findings);
        earlier.push(copy);
      } else byHash.set(hash, [copy]);
    }
  }
}

function compare(copy: Copy, earlier: readonly Copy[], tasks: readonly Task[], findings: Findings): void {
  const place = { file: copy.file, sample: copy };
  const leaks = tasks.flatMap(({ id }) => {
    const own = splitsOf(copy, id);
    const other = earlier.find((each) => splitsOf(each, id) !== '' && splitsOf(each, id) !== own);
    return own === '' || !other ? [] : [{ id, own, other }];
  });
  const [leak] = leaks;
  if (leak) {
    // Tasks that share an archive mostly share its splits.
    const ids = leaks.map(({ id }) => id).join(', ');
    const { own, other, id } = leak;
    const message = told`in ${own}, sounds the same as ${nameOf(other)} in ${splitsOf(other, id)} (${ids})`;
    findings.add('leak', place, message);
    return;
  }
  const twin = earlier.find((each) => tasks.some(({ id }) => splitsOf(each, id) !== '' && splitsOf(copy, id) !== ''));
  if (twin) findings.add('duplicate', place, told`sounds the same as ${nameOf(twin)}`);
}

function splitsOf({ members }: Copy, task: string): string {
  return (members[task] ?? []).join(' and ');
}

function nameOf({ file, number, key }: Copy) {
  return told`${file}: ${secretName(key, `sample ${number}`)}`;
}
