import { OtoscopeError } from '../../errors.ts';
import { protocols } from '../../metric/protocol.ts';
import { compareRuns } from '../../run/compare.ts';
import type { Compared } from '../../run/compare-task.ts';
import { level } from '../../run/comparison.ts';
import { keptOrDerived } from '../../run/derived-files.ts';
import type { ThreadPool } from '../../threads/pool.ts';
import { type Ties, tiesSchema } from './model.ts';
import type { OpenedRun } from './opened-run.ts';

/** Raised whenever the same runs would be compared otherwise. */
const tiesVersion = 1;
/** The pairs grow with the square; who looks at a longer list sees the intervals. */
const mostRuns = 12;
const method = 'paired bootstrap over recordings, 95 %, Holm over pairs';

/**
 * Which of a suite's runs cannot be told apart by their track scores. Only runs of the same tasks are compared, the best
 * of them where they are many. What was compared is kept in the store.
 */
export async function tiesOf(suite: string, runs: readonly OpenedRun[], threads: ThreadPool): Promise<Ties[]> {
  const found: Ties[] = [];
  for (const track of ['A', 'B'] as const) {
    for (const protocol of protocols) {
      const compared = { track, protocol };
      const own = comparable(runs, compared);
      if (own.length < 2) continue;
      const place = {
        store: own[0]!.store,
        kind: 'ties',
        identity: { tiesVersion, suite, compared, runs: own.map(identity) },
      } as const;
      found.push(await keptOrDerived(place, tiesSchema, () => compare(suite, own, compared, threads)));
    }
  }
  return found.filter((ties) => ties.runs.length > 0);
}

/** Runs with a score on the most tasks, the best first. */
function comparable(runs: readonly OpenedRun[], { track, protocol }: Compared): OpenedRun[] {
  const tasksOf = ({ results }: OpenedRun): string => {
    const scored = results.tasks.filter((task) => task[track === 'A' ? 'trackA' : 'trackB'] !== null);
    return scored.map(({ id }) => id).join();
  };
  const lists = runs.map(tasksOf);
  const longest = lists.reduce((long, list) => (list.split(',').length > long.split(',').length ? list : long), '');
  const scoreOf = ({ results }: OpenedRun): number => results.tracks[track][protocol].weighted ?? 0;
  return runs
    .filter((_, place) => longest !== '' && lists[place] === longest)
    .sort((left, right) => scoreOf(right) - scoreOf(left))
    .slice(0, mostRuns);
}

async function compare(
  suite: string,
  runs: readonly OpenedRun[],
  compared: Compared,
  threads: ThreadPool,
): Promise<Ties> {
  return compareRuns(runs, compared, threads).then(
    ({ encoders, weighted }): Ties => {
      const ids = encoders.map((encoder) => runs.find((run) => run.path === encoder.path)!.id);
      const tied = weighted.pairs.filter(({ adjusted }) => adjusted >= level);
      return {
        suite,
        ...compared,
        method,
        runs: ids,
        tied: tied.map(({ first, second }) => [ids[first]!, ids[second]!]),
      };
    },
    (error: unknown): Ties => {
      // Tested on different data, say: there is nothing to tell.
      if (error instanceof OtoscopeError) return { suite, ...compared, method, runs: [], tied: [] };
      throw error;
    },
  );
}

function identity({ id, tasks }: OpenedRun): object {
  return { id, steps: tasks.map(({ testSet, steps }) => [testSet, steps.map(({ key }) => key)]) };
}
