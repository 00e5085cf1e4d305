import { Command } from 'commander';
import { OtoscopeError } from '../../errors.ts';
import { colorsFor } from '../../report/colors.ts';
import type { ArchiveVerified } from '../../run/verify-data.ts';
import { errorLines } from '../error-lines.ts';
import { wholeNumber } from '../options.ts';
import { progressDisplay } from '../progress.ts';
import { stopOnSignals } from '../stop-on-signals.ts';

interface Options {
  readonly data: string;
  readonly jobs?: number;
  readonly again?: true;
  readonly all?: true;
  readonly revealHidden?: true;
  readonly json?: true;
}

/** Of each kind so many findings are printed. */
const listed = 5;

/** `otoscope data verify [task…|suite]` */
export function verifyCommand(setExitCode: (code: number) => void): Command {
  return new Command('verify')
    .summary('read every sample of archives and tell what is wrong')
    .description(
      'Checks archives against their published checksums and reads every sample once: does it decode, can its tasks use its ' +
        'label, is it in a split, does it stand there twice or in training and testing, is it silent or clipped? Writes ' +
        'verification.json beside each archive, by which a run knows that nothing is missing. Ends with 1 if there is an error.',
    )
    .argument('[tasks...]', 'tasks, suites, or files with your own tasks (default: every archive that is here)')
    .option('-d, --data <folder>', 'where the archives of recordings are', 'data')
    .option('-j, --jobs <number>', 'worker threads (default: one per core)', wholeNumber(1))
    .option('--again', 'read also shards that were verified and did not change')
    .option('--all', `list all findings, not only the first ${listed} of a kind`)
    .option('--reveal-hidden', 'name clips and labels of hidden data')
    .option('--json', 'print what was found as JSON, and nothing else, to standard output')
    .addHelpText(
      'after',
      `
Examples:
  otoscope data verify
  otoscope data verify esc50 --data env
  otoscope data verify icme2025 --json > verification.json
  otoscope data verify ./my_task.ts --all`,
    )
    .action(async (names: string[], options: Options) => setExitCode(await verify(names, options)));
}

async function verify(names: readonly string[], options: Options): Promise<number> {
  const [{ namedTasks }, { dataToVerify, verifyData }] = await Promise.all([
    import('../../run/choose-tasks.ts'),
    import('../../run/verify-data.ts'),
  ]);
  const { data, jobs, again = false, revealHidden = false } = options;
  const tasks = names.length === 0 ? undefined : await namedTasks(names);
  const { archives, missing, unknown } = await dataToVerify(tasks, data);
  if (archives.length === 0) {
    throw new OtoscopeError(`${data} has no archive of ${names.join(', ') || 'any task'}`, {
      hint: 'get one with otoscope data get, or name another folder with --data',
    });
  }
  const display = progressDisplay();
  const stop = stopOnSignals(display.close);
  const found: ArchiveVerified[] = [];
  try {
    const { signal } = stop;
    const settings = {
      data,
      again,
      revealHidden,
      signal,
      listener: display.listener,
      ...(jobs !== undefined && { jobs }),
    };
    for await (const archive of verifyData(archives, settings)) {
      found.push(archive);
      await tell(archive, options);
    }
  } finally {
    display.close();
    stop.forget();
  }
  const verifications = found.flatMap((each) => ('verification' in each ? [each.verification] : []));
  if (options.json) process.stdout.write(`${JSON.stringify(verifications, null, 2)}\n`);
  for (const { id } of missing) process.stderr.write(`${id}: there is no archive of it in ${data}\n`);
  for (const name of unknown) {
    process.stderr.write(`${data}/${name} was not looked at: no task of otoscope uses it (name the file of yours)\n`);
  }
  const allWell = verifications.length === found.length && verifications.every(({ ok }) => ok);
  if (allWell && !options.json) {
    const where = data === 'data' ? '' : ` --data ${data}`;
    process.stdout.write(`Next: otoscope run <encoder>${where}, with --suite or --tasks as you like\n`);
  }
  return allWell && missing.length === 0 ? 0 : 1;
}

async function tell(archive: ArchiveVerified, { json, all }: Options): Promise<void> {
  if ('failure' in archive) {
    process.stderr.write(errorLines(archive.failure));
  } else if (!json) {
    const { verificationReport } = await import('../../report/verification.ts');
    const colors = colorsFor(process.stdout);
    const { folder, verification } = archive;
    const report = verificationReport(verification, {
      folder,
      listed: all ? Number.POSITIVE_INFINITY : listed,
      colors,
    });
    process.stdout.write(`${report}\n`);
  }
}
