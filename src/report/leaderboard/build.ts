import type { FoundResults } from '../../run/find-results.ts';
import { suites } from '../../suite/catalog.ts';
import type { Suite } from '../../suite/suite.ts';
import { tasks as catalog } from '../../task/catalog.ts';
import { plainLine } from '../plain-line.ts';
import { publishedEntries } from '../published/published.ts';
import type { Entry, Leaderboard, LeaderboardTask } from './leaderboard.ts';
import { measuredEntries } from './measured.ts';

/**
 * A leaderboard for every suite among results, the program's own suites first. Suites never meet in one, since their tasks
 * differ.
 *
 * @param options.published whether published scores of the suite's tasks stand beside those measured.
 */
export function buildLeaderboards(
  found: readonly FoundResults[],
  { published = false }: { readonly published?: boolean } = {},
): Leaderboard[] {
  const present = new Set(found.map(({ results }) => results.suite));
  const known = suites.map(({ id }) => id).filter((id) => present.has(id));
  const others = [...present].filter((id) => !known.includes(id)).sort();
  return [...known, ...others].map((id) => {
    const own = found.filter(({ results }) => results.suite === id);
    return leaderboard(
      id,
      suites.find((suite) => suite.id === id),
      own,
      published,
    );
  });
}

function leaderboard(
  id: string,
  suite: Suite | undefined,
  found: readonly FoundResults[],
  published: boolean,
): Leaderboard {
  const own = tasksOf(found, suite);
  return {
    suite: plainLine(id),
    name: suite?.name ?? plainLine(id),
    tasks: own,
    entries: numbered([...(published && suite ? publishedEntries(suite) : []), ...measuredEntries(found)]),
  };
}

/** Entries with a name each, even where an encoder is called as another one is told apart. */
function numbered(entries: readonly Entry[]): Entry[] {
  const taken = new Set<string>();
  return entries.map((entry) => {
    let name = entry.name;
    for (let number = 2; taken.has(name); number++) name = `${entry.name} #${number}`;
    taken.add(name);
    return { ...entry, name };
  });
}

/** The suite's tasks in its order, then those that only the results have. */
function tasksOf(found: readonly FoundResults[], suite: Suite | undefined): LeaderboardTask[] {
  const weights = new Map(found.flatMap(({ results }) => results.tasks.map(({ id, weight }) => [id, weight] as const)));
  const ids = new Set([...(suite?.tasks ?? []).map((task) => task.id), ...weights.keys()]);
  return [...ids].map((id) => {
    const task = suite?.tasks.find((each) => each.id === id) ?? catalog.find((each) => each.id === id);
    return {
      id: plainLine(id),
      name: task?.name ?? plainLine(id),
      domain: task?.domain ?? null,
      weight: task?.weight ?? weights.get(id)!,
      restricted: task?.restricted ?? false,
    };
  });
}
