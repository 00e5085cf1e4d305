import { Command } from 'commander';
import { colorsFor } from '../report/colors.ts';
import { outputsOf } from '../task/label/label.ts';
import type { Task } from '../task/task.ts';

/** `otoscope tasks [id]` */
export function tasksCommand(): Command {
  return new Command('tasks')
    .summary('list what encoders are tested on')
    .description('Lists the tasks of a suite, or says everything about one task.')
    .argument('[id]', 'a task')
    .option('-s, --suite <name>', 'which tasks', 'mini')
    .option('--json', 'print the declarations as JSON')
    .addHelpText(
      'after',
      `
Examples:
  otoscope tasks
  otoscope tasks mini-words`,
    )
    .action(async (id: string | undefined, options: { suite: string; json?: true }) => {
      const [{ findTask }, { findSuite }] = await Promise.all([
        import('../task/catalog.ts'),
        import('../suite/catalog.ts'),
      ]);
      const tasks = id === undefined ? findSuite(options.suite).tasks : [findTask(id)];
      if (options.json) process.stdout.write(`${JSON.stringify(tasks, null, 2)}\n`);
      else process.stdout.write(id === undefined ? await tableOf(tasks) : describe(tasks[0]!));
    });
}

async function tableOf(tasks: readonly Task[]): Promise<string> {
  const { alignedTable } = await import('../report/table.ts');
  const colors = colorsFor(process.stdout);
  const columns = [
    { title: 'Task' },
    { title: 'Domain' },
    { title: 'Classes', align: 'right' },
    { title: 'Weight', align: 'right' },
    { title: 'Metric' },
    { title: 'Tracks' },
    { title: 'What is asked' },
  ] as const;
  const rows = tasks.map((task) => [
    task.id,
    task.domain,
    String(outputsOf(task.label) ?? ''),
    String(task.weight),
    task.metric,
    task.trackB ? 'A, B' : 'A',
    task.name,
  ]);
  const table = alignedTable(columns, rows, (text, { row }) => (row === -1 ? colors.dim(text) : text));
  return `${table}\n\n${colors.dim('otoscope tasks <id> says everything about one.')}\n`;
}

function describe(task: Task): string {
  const split =
    task.split.kind === 'folds'
      ? `${Object.keys(task.split.folds).length} folds, each held out in turn`
      : 'fixed train, validation and test data';
  const facts: [string, string][] = [
    ['About', task.about],
    ['Domain', task.domain],
    ['Classes', 'classes' in task.label ? Object.keys(task.label.classes).join(', ') : ''],
    ['Split', split],
    ['Why so', task.splitReason],
    ['Crop', task.cropSeconds === null ? 'whole clips' : `${task.cropSeconds} s`],
    [
      'Probe',
      `learning rate ${task.probe.learningRate}, ${task.probe.epochs} epochs, batches of ${task.probe.batchSize}`,
    ],
    ['Metric', task.metric],
    ['Weight', String(task.weight)],
    ['Archive', task.recordings ? `${task.archive}, made from ${packagesOf(task)}` : task.archive],
    ['Licence', task.licence],
    ['Citation', task.citation],
    ['Homepage', task.homepage],
  ];
  const lines = facts.map(([name, fact]) => `${name.padEnd(10)}${wrap(fact, 100).join(`\n${' '.repeat(10)}`)}`);
  return `${task.name} (${task.id})\n\n${lines.join('\n')}\n`;
}

function packagesOf(task: Task): string {
  const names = task.recordings!.packages.map((each) => each.package);
  return names.length > 3 ? `${names.length} packages (${names[0]}, …)` : names.join(', ');
}

function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    if (lines.at(-1)!.length + word.length + 1 > width) lines.push('');
    lines[lines.length - 1] = `${lines.at(-1)} ${word}`.trimStart();
  }
  return lines;
}
