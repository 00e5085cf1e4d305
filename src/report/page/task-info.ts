import { scoreOfMetric } from '../../metric/score.ts';
import { suites } from '../../suite/catalog.ts';
import { tasks as catalog } from '../../task/catalog.ts';
import { hiddenAmong } from '../../task/hidden.ts';
import { metricTitles } from '../../task/metric-name.ts';
import type { Task } from '../../task/task.ts';
import type { SuiteInfo, TaskInfo } from './model.ts';

const isHidden = hiddenAmong(catalog);

/**
 * What the page says of a suite.
 *
 * @param ids of the tasks in its results.
 * @param own tasks that no catalog has, as the runs' `steps.json` declare them.
 */
export function suiteInfo(id: string, ids: ReadonlySet<string>, own: ReadonlyMap<string, Task>): SuiteInfo {
  const suite = suites.find((each) => each.id === id);
  const known = suite?.tasks ?? [...ids].flatMap((each) => catalog.find((task) => task.id === each) ?? []);
  const others = [...own.values()].filter((task) => ids.has(task.id) && !known.some((each) => each.id === task.id));
  return {
    id,
    name: suite?.name ?? (id === 'custom' ? 'Custom' : id),
    about: suite?.about ?? 'Tasks named on the command line.',
    tasks: [...known, ...others].map(taskInfo),
  };
}

function taskInfo(task: Task): TaskInfo {
  const { id, name, domain, about, metric, weight, trackB, licence, citation, homepage } = task;
  // A score always rises; where a metric's value does not, it counts errors.
  const better = scoreOfMetric(metric, 0, 1) > scoreOfMetric(metric, 1, 1) ? 'lower' : 'higher';
  return {
    id,
    name,
    domain,
    ...(task.taskType !== undefined && { taskType: task.taskType }),
    about,
    metric: { ...metricTitles[metric], better },
    weight,
    restricted: task.restricted ?? false,
    hidden: isHidden(task),
    trackB,
    ...(task.note !== undefined && { note: task.note }),
    licence,
    citation,
    homepage,
  };
}
