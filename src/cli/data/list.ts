import { Command } from 'commander';
import { colorsFor } from '../../report/colors.ts';
import { widthFor } from '../../report/width.ts';

interface ListOptions {
  readonly data: string;
  readonly json?: true;
}

/** `otoscope data list [task…|suite]` */
export function listCommand(): Command {
  return new Command('list')
    .summary('tell which archives are here, and whether they are complete')
    .description(
      'Tells what is here of the archives of tasks: by the record that was kept when they were fetched, the sizes of files, ' +
        'and what data get and data verify found of those that have not changed since. No recording is read.',
    )
    .argument('[tasks...]', 'tasks, suites, or files with your own tasks (default: all of otoscope)')
    .option('-d, --data <folder>', 'where the archives of recordings are', 'data')
    .option('--json', 'print what is here as JSON')
    .addHelpText(
      'after',
      `
Examples:
  otoscope data list
  otoscope data list xares --data env
  otoscope data list ./my_task.ts`,
    )
    .action(async (names: string[], { data, json }: ListOptions) => {
      const [{ typedTasks }, { unknownArchives }, { listData }, { archivesTable }, { tasks: all }] = await Promise.all([
        import('./typed-tasks.ts'),
        import('../../archive/verify/archives.ts'),
        import('../../run/list-data.ts'),
        import('../../report/archives-table.ts'),
        import('../../task/catalog.ts'),
      ]);
      const { tasks, lineOf } = await typedTasks(names, data);
      const archives = await listData(names.length > 0 ? tasks : all, data);
      const unknown = names.length > 0 ? [] : await unknownArchives(all, data);
      const { stdout } = process;
      const view = { colors: colorsFor(stdout), width: widthFor(stdout), lineOf, unknown };
      const table = () => archivesTable(archives, view);
      stdout.write(json ? `${JSON.stringify(archives, null, 2)}\n` : table());
    });
}
