import { stat } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { OtoscopeError } from '../errors.ts';
import { counted } from '../report/number.ts';
import { openBrowser } from './open-browser.ts';

interface Options {
  readonly port: number;
  readonly open: boolean;
}

/** `otoscope view [folders…]` */
export function viewCommand(): Command {
  return new Command('view')
    .summary('look at results in the browser, and at runs while they go on')
    .description(
      'Serves a page with the results in folders of runs, to this machine only: leaderboards, tasks with their errors to ' +
        'listen to, maps of the embeddings. Runs under way show live. Ctrl-C ends it.',
    )
    .argument('[folders...]', 'folders of runs, which may be still empty, or results.json files', ['runs'])
    .addOption(new Option('-p, --port <number>', 'where to listen').argParser(portOf).default(0, 'a free port'))
    .option('--no-open', 'do not open the browser')
    .addHelpText(
      'after',
      `
Examples:
  otoscope view
  otoscope view /scratch/runs --port 8080 --no-open
  ssh -L 8080:127.0.0.1:8080 server    then the line above on the server`,
    )
    .action(view);
}

async function view(folders: readonly string[], { port, open }: Options): Promise<void> {
  await requireOne(folders);
  const [{ PageData }, { pageTemplate }, { ThreadPool }, { startServer }, { Watch }] = await Promise.all([
    import('../report/page/page-data.ts'),
    import('../report/page/template.ts'),
    import('../threads/pool.ts'),
    import('../view/server.ts'),
    import('../view/watch.ts'),
  ]);
  const threads = new ThreadPool(1);
  const data = new PageData(folders, threads);
  const watch = new Watch(data, folders);
  const server = await startServer({ page: await pageTemplate(), data, watch, port });
  const { runs, problems } = await watch.model();
  for (const { reason } of problems) process.stderr.write(`left out: ${reason}\n`);
  process.stdout.write(`${counted(runs.length, 'runs')} at ${server.url} (Ctrl-C ends it)\n`);
  if (open) openBrowser(server.url);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  watch.close();
  await server.close();
  await threads.close();
}

/** @throws OtoscopeError where none of the folders is there: it was mistyped. */
async function requireOne(folders: readonly string[]): Promise<void> {
  const found = await Promise.all(folders.map((folder) => stat(folder).catch(() => null)));
  if (found.some((each) => each !== null)) return;
  throw new OtoscopeError(`there is no folder ${folders.join(', ')}`, {
    hint: 'otoscope run logmel makes results in runs; name the folder that --out named',
  });
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('expected a number from 0 to 65535.');
}
