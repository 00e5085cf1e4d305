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
    .argument('[tasks...]', 'tasks, or a suite for all of its tasks (default: all there are)')
    .option('-d, --data <folder>', 'where the archives of recordings are', 'data')
    .option('--json', 'print what is here as JSON')
    .addHelpText(
      'after',
      `
Examples:
  otoscope data list
  otoscope data list xares --data env`,
    )
    .action(async (names: string[], { data, json }: ListOptions) => {
      const [{ typedTasks }, { listData }, { archivesTable }, { tasks: all }] = await Promise.all([
        import('./typed-tasks.ts'),
        import('../../run/list-data.ts'),
        import('../../report/archives-table.ts'),
        import('../../task/catalog.ts'),
      ]);
      const { tasks, lineOf } = await typedTasks(names, data);
      const archives = await listData(names.length > 0 ? tasks : all, data);
      const { stdout } = process;
      const table = () => archivesTable(archives, { colors: colorsFor(stdout), width: widthFor(stdout), lineOf });
      stdout.write(json ? `${JSON.stringify(archives, null, 2)}\n` : table());
    });
}
