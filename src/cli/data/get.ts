import { Command } from 'commander';
import type { OtoscopeError } from '../../errors.ts';
import { sizeText } from '../../files/size.ts';
import { colorsFor } from '../../report/colors.ts';
import { counted } from '../../report/number.ts';
import type { GottenData } from '../../run/get-data.ts';
import type { TaskArchive } from '../../task/archives.ts';
import { wholeNumber } from '../options.ts';
import { progressDisplay } from '../progress.ts';
import { stopOnSignals } from '../stop-on-signals.ts';
import type { TypedTasks } from './typed-tasks.ts';

interface GetOptions {
  readonly data: string;
  readonly mirror?: string;
  readonly connections: number;
}

/** `otoscope data get <task…|suite>` */
export function getCommand(setExitCode: (code: number) => void): Command {
  return new Command('get')
    .summary('fetch the archives of tasks')
    .description(
      'Fetches the archives of tasks from Zenodo, file by file: of a record only the files that the splits name, each ' +
        'checked by size and MD5. What is here already is not fetched again; interrupted, it goes on where it was. ' +
        'Proxies are taken from HTTP_PROXY, HTTPS_PROXY and NO_PROXY.',
    )
    .argument('<tasks...>', 'tasks, or a suite for all of its tasks')
    .option('-d, --data <folder>', 'where the archives go', 'data')
    .option('--mirror <address>', 'a site with the same layout in the place of Zenodo (default: OTOSCOPE_MIRROR)')
    .option('-c, --connections <number>', 'how many files are fetched at once', wholeNumber(1), 2)
    .addHelpText(
      'after',
      `
Examples:
  otoscope data get esc50
  otoscope data get icme2025 --data /scratch/env
  otoscope data get esc50 cremad --mirror http://mirror.example.org:8000`,
    )
    .action(async (names: string[], options: GetOptions) => setExitCode(await get(names, options)));
}

async function get(names: readonly string[], { data, mirror, connections }: GetOptions): Promise<number> {
  const [{ typedTasks }, { getData }, { mirrorOf }, { programVersion }] = await Promise.all([
    import('./typed-tasks.ts'),
    import('../../run/get-data.ts'),
    import('../../archive/zenodo/mirror.ts'),
    import('../../run/version.ts'),
  ]);
  const { tasks, lineOf } = await typedTasks(names, data);
  const asked = mirror ?? process.env.OTOSCOPE_MIRROR;
  const display = progressDisplay();
  const stop = stopOnSignals(display.close);
  try {
    const gotten = await getData(tasks, {
      data,
      mirror: asked ? mirrorOf(asked) : null,
      userAgent: `otoscope/${programVersion()} (https://www.npmjs.com/package/otoscope)`,
      connections,
      listener: display.listener,
      signal: stop.signal,
    });
    display.close();
    return tell(gotten, lineOf);
  } finally {
    display.close();
    stop.forget();
  }
}

/** Says what became of every archive; the exit code. */
function tell({ fetched, made, hidden, unreleased }: GottenData, lineOf: TypedTasks['lineOf']): number {
  const complete: string[] = [];
  const failures: [TaskArchive, OtoscopeError][] = [];
  for (const each of fetched) {
    if ('failure' in each) {
      failures.push([each.archive, each.failure]);
      continue;
    }
    const { archive, folder, files, size } = each;
    complete.push(archive.tasks[0]!.id);
    process.stdout.write(`${archive.name}: complete in ${folder}: ${counted(files, 'files')}, ${sizeText(size)}\n`);
  }
  for (const { archive, failure } of made) {
    if (failure) failures.push([archive, failure]);
    else process.stdout.write(`${archive.name}: complete, made from packages\n`);
  }
  if (hidden.length > 0)
    process.stdout.write(
      `${idsOf(hidden)}: hidden, never downloaded; only the organisers of the challenge have the recordings\n`,
    );
  if (unreleased.length > 0)
    process.stdout.write(
      `${idsOf(unreleased)}: never released; otoscope data prepare makes the archive from what its authors publish\n`,
    );
  const colors = colorsFor(process.stderr);
  for (const [{ name }, { message, hint }] of failures) {
    process.stderr.write(`${colors.red('error:')} ${name}: ${message}\n`);
    if (hint !== undefined) process.stderr.write(`${colors.dim('hint:')} ${hint}\n`);
  }
  if (complete.length > 0) process.stdout.write(`Next: ${lineOf(['data', 'verify'], complete)}\n`);
  return failures.length > 0 || fetched.length + made.length === 0 ? 1 : 0;
}

function idsOf(archives: readonly TaskArchive[]): string {
  return archives.flatMap(({ tasks }) => tasks.map(({ id }) => id)).join(', ');
}
