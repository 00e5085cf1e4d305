import { Command, InvalidArgumentError } from 'commander';
import type { Device } from '../encoder/options.ts';
import { finishOnSignals } from './finish-on-signals.ts';
import { listOf, queueOption, wholeNumber } from './options.ts';

const kinds = ['encode', 'probe', 'knn'] as const;

interface Options {
  readonly queue: string;
  readonly store: string;
  readonly data?: string;
  readonly python?: string;
  readonly device: Device;
  readonly gpus?: string;
  readonly only: (typeof kinds)[number][];
  readonly jobs?: number;
  readonly patience: number;
  readonly idle?: number;
}

/** `otoscope worker` */
export function workerCommand(): Command {
  return new Command('worker')
    .summary('do steps of runs that were put on a queue')
    .description(
      'Takes steps of runs from a queue and does them. Any number of workers, on any machine that sees the store, started and ' +
        'stopped at any time: SIGTERM or Ctrl-C finishes the steps at hand, a second one gives them back at once.',
    )
    .addOption(queueOption('the Redis or Valkey of the runs').makeOptionMandatory())
    .requiredOption('--store <folder>', 'the folder that all machines see, as otoscope run was given it')
    .option('-d, --data <folder>', 'where the archives are on this machine (default: where the run found them)')
    .option('--python <file>', "interpreter for Python encoders (default: the run's, if it is here)")
    .option('--device <device>', 'where Python encoders compute: cpu or cuda', deviceOf, 'cpu')
    .option('--gpus <numbers>', 'which GPUs, with commas between (default: all that the system shows)', gpusOf)
    .option('--only <kinds>', 'encode, probe, knn: only these kinds of steps, with commas between', kindsOf, [...kinds])
    .option('-j, --jobs <number>', 'worker threads (default: one per core)', wholeNumber(1))
    .option('--patience <seconds>', 'how long a worker may be silent before others get its steps', wholeNumber(1), 30)
    .option('--idle <seconds>', 'end when there was no run for so long (default: never)', wholeNumber(1))
    .addHelpText(
      'after',
      `
Examples:
  otoscope worker --queue redis://lab-server:6379 --store /shared/otoscope
  otoscope worker --queue redis://lab-server:6379 --store /shared/otoscope \\
    --device cuda --gpus 0,1 --only encode
  OTOSCOPE_QUEUE=rediss://user:password@host:6380 \\
    otoscope worker --store /shared/otoscope`,
    )
    .action(async ({ gpus, ...options }: Options) => {
      // Before anything asks the system for its GPUs.
      if (gpus !== undefined) process.env.CUDA_VISIBLE_DEVICES = gpus;
      const { work } = await import('../queue/work.ts');
      const onNote = (line: string): void => {
        process.stderr.write(`${line}\n`);
      };
      const { stop, quit, forget } = finishOnSignals(onNote);
      try {
        const { store, ...others } = options;
        onNote('waits for steps; Ctrl-C ends it after those at hand');
        await work({ ...others, out: store, stop, quit, onNote });
      } finally {
        forget();
      }
    });
}

function kindsOf(text: string): (typeof kinds)[number][] {
  return listOf(text).map((name) => {
    const kind = kinds.find((each) => each === name);
    if (kind) return kind;
    throw new InvalidArgumentError(`expected ${kinds.join(', ')}.`);
  });
}

function deviceOf(text: string): Device {
  if (text === 'cpu' || text === 'cuda') return text;
  throw new InvalidArgumentError('expected cpu or cuda; --gpus says which.');
}

function gpusOf(text: string): string {
  if (/^\d+(,\d+)*$/.test(text)) return text;
  throw new InvalidArgumentError('expected numbers with commas between, such as 0,1.');
}
