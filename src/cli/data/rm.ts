import { Command } from 'commander';
import { OtoscopeError } from '../../errors.ts';
import { sizeText } from '../../files/size.ts';
import { counted } from '../../report/number.ts';
import type { Removal } from '../../run/remove-data.ts';
import type { TaskArchive } from '../../task/archives.ts';
import { ask, canAsk } from '../ask.ts';

interface RmOptions {
  readonly data: string;
  readonly out: string;
  readonly archives?: true;
  readonly embeddings?: true;
  readonly dryRun?: true;
  readonly yes?: true;
}

/** `otoscope data rm <task…|suite>` */
export function rmCommand(setExitCode: (code: number) => void): Command {
  return new Command('rm')
    .summary('remove archives of recordings, or embeddings of their clips')
    .description(
      'Removes the archives of tasks, the embeddings of their clips, or both, after it has said what that frees. Of a folder ' +
        'only the files of the archive go; results stay. Asks before it removes anything.',
    )
    .argument('<tasks...>', 'tasks, suites, or files with your own tasks')
    .option('--archives', 'remove the archives')
    .option(
      '--embeddings',
      'remove the embeddings of all encoders, which the next run makes again, and the page’s maps of them',
    )
    .option('-d, --data <folder>', 'where the archives of recordings are', 'data')
    .option('-o, --out <folder>', 'where the embeddings are', 'runs')
    .option('-n, --dry-run', 'only say what would be removed')
    .option('-y, --yes', 'do not ask, not even about what tasks share that were not named')
    .addHelpText(
      'after',
      `
Examples:
  otoscope data rm esc50 --archives
  otoscope data rm icme2025 --embeddings --dry-run
  otoscope data rm ./my_task.ts --archives --embeddings
  otoscope data rm nsynthinstument nsynthpitch --archives --embeddings --yes`,
    )
    .action(async (names: string[], options: RmOptions) => setExitCode(await removeNamed(names, options)));
}

async function removeNamed(names: readonly string[], options: RmOptions): Promise<number> {
  const { data, out, archives = false, embeddings = false, dryRun, yes } = options;
  if (!archives && !embeddings)
    throw new OtoscopeError('what is to be removed: the archives, the embeddings of their clips, or both?', {
      hint: 'add --archives, --embeddings or both; --dry-run says what would go',
      exitCode: 2,
    });
  const [{ namedTasks }, { planRemoval, remove }] = await Promise.all([
    import('../../run/choose-tasks.ts'),
    import('../../run/remove-data.ts'),
  ]);
  const removal = await planRemoval(await namedTasks(names), { data, out, archives, embeddings });
  const { archives: folders, embeddings: stored, maps, abandoned } = removal;
  const freed = stored.bytes + maps.bytes + bytesOf([...folders, ...abandoned]);
  if (folders.length + stored.keys.length + maps.paths.length + abandoned.length === 0) {
    process.stdout.write('There is nothing to remove.\n');
    return 0;
  }
  process.stdout.write(`${linesOf(removal, out).join('\n')}\n`);
  if (dryRun) {
    process.stdout.write(`Would free ${sizeText(freed)}; nothing was removed.\n`);
    return 0;
  }
  if (!yes) {
    if (removal.shared.length > 0) throw stillShared(names, removal.shared);
    if (!canAsk())
      throw new OtoscopeError('nobody is here to be asked; nothing was removed', { hint: 'add --yes', exitCode: 2 });
    if (!(await ask(`Remove this and free ${sizeText(freed)}?`))) {
      process.stdout.write('Nothing was removed.\n');
      return 1;
    }
  }
  await remove(removal, { out });
  process.stdout.write(`Freed ${sizeText(freed)}.\n`);
  return 0;
}

function bytesOf(files: readonly { readonly bytes: number }[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

function linesOf({ archives, embeddings, maps, abandoned, shared }: Removal, out: string): string[] {
  return [
    ...archives.flatMap(({ folder, files, bytes, others, isOnlyCopy }) => [
      `${folder}: ${counted(files.length, 'files')}, ${sizeText(bytes)}${isOnlyCopy ? '; cannot be fetched again' : ''}`,
      ...(others.length > 0
        ? [`${folder}: ${counted(others.length, 'other files')} not of the archive: will stay`]
        : []),
    ]),
    ...(embeddings.keys.length > 0
      ? [
          `${out}/store/embeddings: embeddings of ${counted(embeddings.keys.length, 'shards')}, ${sizeText(embeddings.bytes)}`,
        ]
      : []),
    ...(maps.paths.length > 0
      ? [`${out}/store/maps: ${counted(maps.paths.length, 'maps')} of these embeddings, ${sizeText(maps.bytes)}`]
      : []),
    ...(abandoned.length > 0
      ? [
          `${out}/store/embeddings: ${counted(abandoned.length, 'files')} that killed runs left half written, ${sizeText(bytesOf(abandoned))}`,
        ]
      : []),
    ...shared.map(({ name, others }) => `${name} also serves ${idsOf(others)}`),
  ];
}

function stillShared(names: readonly string[], shared: readonly TaskArchive[]): OtoscopeError {
  const others = shared.flatMap((archive) => archive.others);
  return new OtoscopeError(`${idsOf(others)}: not named, but on the same recordings; nothing was removed`, {
    hint: `name ${others.length === 1 ? 'it' : 'them'}, too, or add --yes: ${[...names, ...others.map(({ id }) => id)].join(' ')}`,
    exitCode: 2,
  });
}

function idsOf(tasks: TaskArchive['others']): string {
  return tasks.map(({ id }) => id).join(', ');
}
