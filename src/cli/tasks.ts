import { Command } from 'commander';
import { colorsFor } from '../report/colors.ts';
import { widthFor } from '../report/width.ts';
import type { Task } from '../task/task.ts';

interface TasksOptions {
  readonly suite?: string;
  readonly data: string;
  readonly json?: true;
}

/** `otoscope tasks [task|suite]` */
export function tasksCommand(): Command {
  return new Command('tasks')
    .summary('list what encoders are tested on')
    .description('Lists all tasks or those of a suite, or says everything about one task.')
    .argument('[name]', 'a task, a suite, or ./my_task.ts for your own')
    .option('-s, --suite <name>', 'only the tasks of a suite, as it scores them')
    .option('-d, --data <dir>', 'the folder with the archives', 'data')
    .option('--json', 'print the declarations as JSON')
    .addHelpText(
      'after',
      `
Examples:
  otoscope tasks
  otoscope tasks xares
  otoscope tasks desed
  otoscope tasks ./my_task.ts`,
    )
    .action(async (name: string | undefined, options: TasksOptions) => {
      const tasks = await chosenTasks(name, options.suite);
      const [first, second] = tasks;
      const isOne = name !== undefined && first && !second;
      if (options.json) process.stdout.write(`${JSON.stringify(tasks, null, 2)}\n`);
      else if (isOne) process.stdout.write(await description(first, options));
      else process.stdout.write(await table(tasks, options, name === undefined));
    });
}

async function chosenTasks(name: string | undefined, suiteId: string | undefined): Promise<readonly Task[]> {
  const [{ tasks }, { findSuite }, { namedTasks }] = await Promise.all([
    import('../task/catalog.ts'),
    import('../suite/catalog.ts'),
    import('../run/choose-tasks.ts'),
  ]);
  const suite = suiteId === undefined ? undefined : findSuite(suiteId);
  if (name === undefined) return suite?.tasks ?? tasks;
  const ofSuite = suite?.tasks.find(({ id }) => id === name);
  return ofSuite ? [ofSuite] : namedTasks([name]);
}

async function table(tasks: readonly Task[], { data, suite }: TasksOptions, isAll: boolean): Promise<string> {
  const [{ tasksTable }, { suites }] = await Promise.all([
    import('../report/tasks-table.ts'),
    import('../suite/catalog.ts'),
  ]);
  const told = isAll && suite === undefined ? suites : [];
  const { stdout } = process;
  return tasksTable(tasks, await placesOf(tasks, data), {
    suites: told,
    colors: colorsFor(stdout),
    width: widthFor(stdout),
  });
}

async function description(task: Task, { data, suite }: TasksOptions): Promise<string> {
  const [{ taskDescription }, { suites }] = await Promise.all([
    import('../report/task-description.ts'),
    import('../suite/catalog.ts'),
  ]);
  const asked = suites.filter(({ id }) => suite === undefined || id === suite);
  const [place] = await placesOf([task], data);
  return taskDescription(task, asked, place!, widthFor(process.stdout));
}

async function placesOf(tasks: readonly Task[], data: string) {
  const { placeOfData } = await import('../archive/place.ts');
  return Promise.all(tasks.map((task) => placeOfData(task, data)));
}
