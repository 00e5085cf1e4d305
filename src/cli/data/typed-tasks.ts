import { commandLine } from '../../files/command-line.ts';
import type { Task } from '../../task/task.ts';

/** Tasks that a command names. */
export interface TypedTasks {
  readonly tasks: readonly Task[];
  /** The line of another command about some of them, by their ids: those of a file are named by the file. */
  lineOf(command: readonly string[], ids: readonly string[]): string;
}

/**
 * The tasks of a command line, each once.
 *
 * @param names ids of tasks, of suites, and files of the user's own.
 * @param data the folder of the archives, which another command has to be told where it is not the usual one.
 * @throws OtoscopeError (wrong usage) for a name that is none.
 */
export async function typedTasks(names: readonly string[], data: string): Promise<TypedTasks> {
  const [{ namedTasks }, { namesOwnTasks }] = await Promise.all([
    import('../../run/choose-tasks.ts'),
    import('../../task/own-tasks.ts'),
  ]);
  const tasks = new Map<string, Task>();
  const files = new Map<string, string>();
  for (const name of names) {
    for (const task of await namedTasks([name])) {
      tasks.set(task.id, task);
      if (namesOwnTasks(name)) files.set(task.id, name);
    }
  }
  return {
    tasks: [...tasks.values()],
    lineOf(command, ids) {
      const typed = new Set(ids.map((id) => files.get(id) ?? id));
      return commandLine(['otoscope', ...command, ...typed, ...(data === 'data' ? [] : ['--data', data])]);
    },
  };
}
