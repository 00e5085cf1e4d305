import { OtoscopeError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { findSuite, suites } from '../suite/catalog.ts';
import type { Suite } from '../suite/suite.ts';
import { findTask, tasks } from '../task/catalog.ts';
import { namesOwnTasks, ownTasks } from '../task/own-tasks.ts';
import type { Task } from '../task/task.ts';

/**
 * What a run is about: a suite, and which of its tasks. Where a task of the user's own is among them (a path to its
 * file), the tasks named make a suite of their own, `custom`.
 *
 * @param named ids of tasks and paths of files, each of which counts once; absent: the whole suite.
 */
export async function chooseTasks(
  suiteName: string,
  named?: readonly string[],
): Promise<{ suite: Suite; tasks: readonly Task[] }> {
  const suite = findSuite(suiteName);
  if (!named) return { suite, tasks: suite.tasks };
  const names = [...new Set(named)];
  if (names.some(namesOwnTasks)) {
    const found = await Promise.all(names.map((name) => (namesOwnTasks(name) ? ownTasks(name) : [findTask(name)])));
    const tasks = found.flat();
    const twice = tasks.find(({ id }, index) => tasks.findIndex((other) => other.id === id) !== index);
    if (twice)
      throw new OtoscopeError(`there are two tasks '${twice.id}'`, { hint: 'rename one of them', exitCode: 2 });
    return { suite: { id: 'custom', name: 'Custom', about: 'Tasks named on the command line.', tasks }, tasks };
  }
  const tasks = names.map((name) => {
    const task = suite.tasks.find(({ id }) => id === name);
    if (task) return task;
    findTask(name); // says so where there is no such task at all
    const other = suites.find(({ tasks: own }) => own.some(({ id }) => id === name));
    const ids = suite.tasks.map(({ id }) => id).join(', ');
    throw new OtoscopeError(`the suite ${suite.id} has no task '${name}'`, {
      hint: other ? `add --suite ${other.id}` : `it has ${ids}`,
      exitCode: 2,
    });
  });
  return { suite, tasks };
}

/**
 * The tasks that a list names, each once: ids of tasks, of suites (all of their tasks), paths of files with own tasks.
 *
 * @throws OtoscopeError (wrong usage) for a name that is none.
 */
export async function namedTasks(names: readonly string[]): Promise<readonly Task[]> {
  const found = await Promise.all(names.map(tasksOfName));
  return [...new Map(found.flat().map((task) => [task.id, task])).values()];
}

async function tasksOfName(name: string): Promise<readonly Task[]> {
  if (namesOwnTasks(name)) return ownTasks(name);
  const found = suites.find(({ id }) => id === name)?.tasks ?? tasks.filter(({ id }) => id === name);
  if (found.length > 0) return found;
  const suiteIds = suites.map(({ id }) => id);
  const near = nearest(name, [...tasks.map(({ id }) => id), ...suiteIds]);
  throw new OtoscopeError(`there is no task or suite "${name}"`, {
    hint: `${near === undefined ? '' : `did you mean ${near}? `}otoscope tasks lists the tasks; the suites are ${suiteIds.join(', ')}; your own are named by their file, ./my_task.ts`,
    exitCode: 2,
  });
}
