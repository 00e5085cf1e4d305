import { stat } from 'node:fs/promises';
import type { FoundResults, ResultsSearch } from '../../run/find-results.ts';
import { readStepsFile, stepsPath } from '../../run/steps-file.ts';
import { programVersion } from '../../run/version.ts';
import { suites } from '../../suite/catalog.ts';
import { tasks as catalog } from '../../task/catalog.ts';
import type { Task } from '../../task/task.ts';
import type { PageModel, RunSummary } from './model.ts';
import { publishedScores } from './published-scores.ts';
import { runSummary } from './run-summary.ts';
import { suiteInfo } from './task-info.ts';

/** Everything small about all runs: what the page shows first. */
export async function pageModel({ found, rejected }: ResultsSearch): Promise<PageModel> {
  const runs: RunSummary[] = [];
  for (const each of found) runs.push(runSummary(each, await hasSteps(each.path)));
  const present = new Set(runs.map(({ suite }) => suite));
  const known = suites.map(({ id }) => id).filter((id) => present.has(id));
  const others = [...present].filter((id) => !known.includes(id)).sort();
  const infos = [...known, ...others].map(async (id) => {
    const own = found.filter(({ results }) => results.suite === id);
    const ids = new Set(own.flatMap(({ results }) => results.tasks.map((task) => task.id)));
    return suiteInfo(id, ids, await ownTasks(own));
  });
  return {
    schema: 'otoscope.page/1',
    generatedAt: new Date().toISOString(),
    version: programVersion(),
    suites: await Promise.all(infos),
    runs,
    published: [...present].flatMap(publishedScores),
    ties: [],
    problems: rejected.map(({ path, message, hint }) => ({
      path,
      reason: hint === undefined ? message : `${message} (${hint})`,
    })),
  };
}

function hasSteps(path: string): Promise<boolean> {
  return stat(stepsPath(path)).then(
    () => true,
    () => false,
  );
}

/** Tasks that no catalog has are declared beside the results alone. */
async function ownTasks(found: readonly FoundResults[]): Promise<Map<string, Task>> {
  const own = new Map<string, Task>();
  for (const { path, results } of found) {
    if (results.tasks.every(({ id }) => catalog.some((task) => task.id === id))) continue;
    const steps = await readStepsFile(path, results.timing.startedAt).catch(() => null);
    for (const { task } of steps?.tasks ?? []) if (task) own.set(task.id, task);
  }
  return own;
}
