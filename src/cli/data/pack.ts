import { Command, Option } from 'commander';
import type { PackMaterial } from '../../archive/prepare/pack.ts';
import type { Task } from '../../task/task.ts';
import { listOf } from '../options.ts';

interface Options {
  readonly labels: string;
  readonly task?: string;
  readonly archive?: string;
  readonly fileColumn: string;
  readonly splitColumn: string;
  readonly labelColumns?: string[];
  readonly data: string;
}

/** `otoscope data pack <folder>` */
export function packCommand(): Command {
  return new Command('pack')
    .summary('make an archive of a folder of recordings and a file of labels')
    .description(
      'Makes the archive of a hidden task or of one of your own. Every recording and label is checked before anything is ' +
        'written. Without --task it prints a declaration of a task to start from. docs/prepare.md shows files of labels.',
    )
    .argument('<folder>', 'where the recordings are')
    .requiredOption(
      '--labels <file>',
      'their labels: CSV or TSV with the columns’ names in line 1, or JSON lines (.jsonl)',
    )
    .option('-t, --task <task>', 'the task to serve: an id, or ./my_task.ts for your own')
    .addOption(
      new Option('--archive <name>', 'without a task: the archive’s name (default: that of the folder)').conflicts(
        'task',
      ),
    )
    .option('--file-column <name>', 'the column with the recording’s path in the folder', 'file')
    .option('--split-column <name>', 'the column with the split or fold', 'split')
    .option('--label-columns <names>', 'the columns that become the label (default: all others)', listOf)
    .option('-d, --data <folder>', 'where the archives of recordings are', 'data')
    .addHelpText(
      'after',
      `
Examples:
  otoscope data pack recordings --labels labels.csv --task finger_snap
  otoscope data pack garden --labels garden.tsv --task ./birds.ts \\
    --split-column fold
  otoscope data pack garden --labels garden.jsonl > birds.ts`,
    )
    .action(pack);
}

async function pack(recordings: string, options: Options): Promise<void> {
  const [{ basename, join, resolve }, { packFolder }, { makeArchive, nextRun }, { preparedSummary }] =
    await Promise.all([
      import('node:path'),
      import('../../archive/prepare/pack.ts'),
      import('./make-archive.ts'),
      import('../../report/prepared.ts'),
    ]);
  const { labels, archive, fileColumn, splitColumn, labelColumns, data } = options;
  const task = options.task === undefined ? null : await taskOf(options.task);
  const name = task?.archive ?? archive ?? basename(resolve(recordings));
  const folder = join(data, name);
  const columns = { fileColumn, splitColumn, ...(labelColumns && { labelColumns }) };
  const material = await packFolder({ folder: recordings, labels, task, ...columns });
  const written = await makeArchive(name, material, { folder, task, allowedFaults: 0 });
  const summary = preparedSummary(written, folder);
  if (options.task !== undefined) {
    process.stdout.write(`${summary} Next: ${nextRun(options.task, data)}\n`);
    return;
  }
  // The declaration alone goes to standard output, so that it can be written to a file.
  process.stderr.write(`${summary}\n`);
  await printDraft(name, material);
}

async function taskOf(name: string): Promise<Task> {
  const [{ findTask }, { namesOwnTasks, ownTasks }, { OtoscopeError }] = await Promise.all([
    import('../../task/catalog.ts'),
    import('../../task/own-tasks.ts'),
    import('../../errors.ts'),
  ]);
  const tasks = namesOwnTasks(name) ? await ownTasks(name) : [findTask(name)];
  if (tasks.length === 1) return tasks[0]!;
  throw new OtoscopeError(`${name} declares ${tasks.length} tasks: expected one`, {
    hint: 'put the one whose archive is to be made into a file of its own',
    exitCode: 2,
  });
}

async function printDraft(archive: string, { clips, selections }: PackMaterial): Promise<void> {
  const [{ draftTask }, { taskModule }] = await Promise.all([
    import('../../task/draft.ts'),
    import('../../report/task-module.ts'),
  ]);
  const labelled = await Promise.all(clips.map(async ({ shards, labels }) => ({ shards, labels: await labels() })));
  const task = draftTask({ archive, selections, clips: labelled });
  if (task) {
    // Redirected, it has its file already.
    const place = process.stdout.isTTY ? ', to be saved as my_task.ts:' : ' is in standard output.';
    process.stderr.write(`A declaration to start from (docs/own-tasks.md)${place}\n`);
    process.stdout.write(taskModule(task));
  } else process.stderr.write('docs/own-tasks.md shows how to declare a task for it.\n');
}
