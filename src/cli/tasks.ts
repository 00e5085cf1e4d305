import { Command } from 'commander';
import { colorsFor } from '../report/colors.ts';
import { widthFor } from '../report/width.ts';
import type { Task } from '../task/task.ts';

interface TasksOptions {
  readonly suite?: string;
  readonly data: string;
  readonly json?: true;
}

/** `otoscope tasks [id]` */
export function tasksCommand(): Command {
  return new Command('tasks')
    .summary('list what encoders are tested on')
    .description('Lists all tasks or those of a suite, or says everything about one task.')
    .argument('[id]', 'a task')
    .option('-s, --suite <name>', 'only the tasks of a suite, as it scores them')
    .option('-d, --data <dir>', 'the folder with the archives', 'data')
    .option('--json', 'print the declarations as JSON')
    .addHelpText(
      'after',
      `
Examples:
  otoscope tasks
  otoscope tasks --suite xares
  otoscope tasks desed`,
    )
    .action(async (id: string | undefined, options: TasksOptions) => {
      const tasks = await chosenTasks(id, options.suite);
      if (options.json) process.stdout.write(`${JSON.stringify(tasks, null, 2)}\n`);
      else
        process.stdout.write(await (id === undefined ? table(tasks, options.data) : description(tasks[0]!, options)));
    });
}

async function chosenTasks(id: string | undefined, suiteId: string | undefined): Promise<readonly Task[]> {
  const [{ findTask, tasks }, { findSuite }] = await Promise.all([
    import('../task/catalog.ts'),
    import('../suite/catalog.ts'),
  ]);
  const suite = suiteId === undefined ? undefined : findSuite(suiteId);
  if (id === undefined) return suite?.tasks ?? tasks;
  return [suite?.tasks.find((task) => task.id === id) ?? findTask(id)];
}

async function table(tasks: readonly Task[], data: string): Promise<string> {
  const { tasksTable } = await import('../report/tasks-table.ts');
  return tasksTable(tasks, await placesOf(tasks, data), colorsFor(process.stdout), widthFor(process.stdout));
}

async function description(task: Task, { data, suite }: TasksOptions): Promise<string> {
  const [{ taskDescription }, { suites }] = await Promise.all([
    import('../report/task-description.ts'),
    import('../suite/catalog.ts'),
  ]);
  const asked = suites.filter(({ id }) => suite === undefined || id === suite);
  const [place] = await placesOf([task], data);
  return taskDescription(task, asked, place!);
}

async function placesOf(tasks: readonly Task[], data: string) {
  const { placeOfData } = await import('../archive/place.ts');
  return Promise.all(tasks.map((task) => placeOfData(task, data)));
}
