import { Command } from 'commander';
import { colorsFor } from '../report/colors.ts';
import { widthFor } from '../report/width.ts';
import { queueOption } from './options.ts';

interface Options {
  readonly queue: string;
  readonly store?: string;
  readonly json?: true;
}

/** `otoscope queue` and its parts. */
export function queueCommand(): Command {
  const command = new Command('queue')
    .addOption(queueOption('the Redis or Valkey'))
    .summary('see what is on a queue')
    .description('Shows the runs on a queue and how far they are, the workers and what they do, and why steps failed.')
    .option('--json', 'print it as JSON')
    .addHelpText(
      'after',
      `
Examples:
  otoscope queue --queue redis://lab-server:6379
  otoscope queue retry r1a2b3c4 --queue redis://lab-server:6379 \\
    --store /shared/otoscope
  OTOSCOPE_QUEUE=redis://lab-server:6379 otoscope queue cancel r1a2b3c4`,
    )
    .action(async ({ queue, json }: Options) => {
      const [{ overviewOf }, { queueText }] = await Promise.all([
        import('../queue/overview.ts'),
        import('../report/queue.ts'),
      ]);
      await connected(queue, async (connection) => {
        const overview = await overviewOf(connection);
        const { stdout } = process;
        const text = json
          ? JSON.stringify(overview, null, 2)
          : queueText(overview, colorsFor(stdout), widthFor(stdout));
        stdout.write(`${text}\n`);
      });
    });
  command.addCommand(
    new Command('retry')
      .addOption(queueOption('the Redis or Valkey'))
      .summary('put a run that ended on the queue again: what failed is tried anew')
      .argument('<run>', 'its name')
      .requiredOption('--store <folder>', 'the folder that all machines see, as otoscope run was given it')
      .action(async (run: string, _: Options, own: Command) => {
        const { queue, store } = own.optsWithGlobals<Options>();
        const { retryRun } = await import('../queue/control.ts');
        await connected(queue, (connection) => retryRun(connection, run, store!));
        process.stdout.write(`run ${run} is on the queue again; otoscope run --attach ${run} looks in\n`);
      }),
  );
  command.addCommand(
    new Command('cancel')
      .addOption(queueOption('the Redis or Valkey'))
      .summary("take a run's steps off the queue; those at hand are finished")
      .argument('<run>', 'its name')
      .action(async (run: string, _: Options, own: Command) => {
        const { queue } = own.optsWithGlobals<Options>();
        const { cancelRun } = await import('../queue/control.ts');
        await connected(queue, (connection) => cancelRun(connection, run));
        process.stdout.write(`run ${run} is cancelled; what is finished is kept\n`);
      }),
  );
  return command;
}

async function connected<Result>(
  queue: string | undefined,
  act: (connection: import('../queue/connect.ts').Connection) => Promise<Result>,
): Promise<Result> {
  const [{ connect }, { OtoscopeError }] = await Promise.all([import('../queue/connect.ts'), import('../errors.ts')]);
  if (queue === undefined) {
    throw new OtoscopeError('no queue is named', { hint: '--queue redis://host:6379, or OTOSCOPE_QUEUE', exitCode: 2 });
  }
  const connection = await connect(queue, (line) => void process.stderr.write(`${line}\n`));
  try {
    return await act(connection);
  } finally {
    connection.close();
  }
}
