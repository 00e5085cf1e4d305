import { Command, InvalidArgumentError } from 'commander';
import { OtoscopeError } from '../errors.ts';
import { commandLine } from '../files/command-line.ts';
import { colorsFor } from '../report/colors.ts';
import { counted } from '../report/number.ts';
import type { FinishedRun } from '../run/conclude.ts';
import type { RunOptions } from '../run/run.ts';
import { type EncoderFlags, encoderOptions, listOf, queueOption, wholeNumber, withEncoderOptions } from './options.ts';
import { progressDisplay } from './progress.ts';
import { refuseWithoutSlurm, type SlurmFlags, slurmOptions, withSlurmOptions } from './slurm.ts';
import { type Farewell, stopOnSignals } from './stop-on-signals.ts';

interface Options extends EncoderFlags, SlurmFlags {
  readonly suite: string;
  readonly tasks?: string[];
  readonly track: ('a' | 'b')[];
  readonly seeds: number;
  readonly data: string;
  readonly out: string;
  readonly jobs?: number;
  readonly allowBadClips: number;
  readonly revealHidden?: true;
  readonly json?: true;
  readonly profile?: string;
  readonly queue?: string;
  readonly store?: string;
  readonly detach?: true;
  readonly attach?: string;
}

/** `otoscope run <encoder>` */
export function runCommand(setExitCode: (code: number) => void): Command {
  return withSlurmOptions(withEncoderOptions(new Command('run')))
    .summary('score an encoder on a suite of tasks')
    .description(
      'Scores an encoder: fetches the recordings, encodes each once, trains a linear probe (Track A) and asks the nearest\n' +
        'neighbours (Track B) for every task, by two protocols: "reference" computes what the published tables computed,\n' +
        '"strict" is the number to believe. Interrupted, it goes on where it was when run again.',
    )
    .argument(
      '[encoder]',
      'logmel, moonshine-tiny, whisper-tiny, model.onnx (with model.json beside it), my_encoder.py, my_encoder.ts',
    )
    .option('-s, --suite <name>', 'which tasks', 'mini')
    .option('-t, --tasks <ids>', 'only these of the suite, with commas between; ./my_task.ts for your own', listOf)
    .option('--track <tracks>', 'a (linear probe), b (nearest neighbours) or a,b', tracksOf, ['a', 'b'])
    .option(
      '--seeds <number>',
      'probes to train of each task, to see how much chance there is in one',
      wholeNumber(1),
      1,
    )
    .option('-d, --data <folder>', 'where the archives of recordings are', 'data')
    .option('-o, --out <folder>', 'where results and embeddings go', 'runs')
    .option('-j, --jobs <number>', 'worker threads (default: one per core)', wholeNumber(1))
    .option('--allow-bad-clips <number>', 'how many clips of a task may fail to decode', wholeNumber(0), 0)
    .option('--reveal-hidden', 'name clips and labels of hidden data in errors, keep predictions for them')
    .option('--profile <file>', "write what every thread did when, for Chrome's trace viewer and Perfetto")
    .addOption(queueOption('have the steps done by the workers of a queue'))
    .option('--store <folder>', 'the folder that all machines see, in place of --out')
    .option('--detach', 'put the run on the queue and return at once')
    .option('--attach <run>', 'look in again on a run of the queue, by its name')
    .option('--json', 'print the results as JSON, and nothing else, to standard output')
    .addHelpText(
      'after',
      `
Examples:
  otoscope run moonshine-tiny --suite mini
  otoscope run logmel --tasks mini-words,mini-gender --track b
  otoscope run logmel --track a --seeds 5
  otoscope run ./my_encoder.py --python .venv/bin/python --device cuda
  otoscope run 'hf:onnx-community/whisper-base#layer=4'
  otoscope run ./my_encoder.ts --out /scratch/runs --json > results.json
  otoscope run moonshine-tiny --profile trace.json
  otoscope run ./my_encoder.py --suite icme2025 --queue redis://lab-server:6379 --store /shared/otoscope`,
    )
    .action(async (encoder: string | undefined, options: Options) => {
      setExitCode(await runEncoder(encoder, { ...options, out: options.store ?? options.out }));
    });
}

async function runEncoder(encoder: string | undefined, options: Options): Promise<number> {
  // Loaded here, so that --help does not wait for the tensor engine.
  const { resultsTable, runSummary } = await import('../report/terminal.ts');
  const display = progressDisplay();
  const stop = stopOnSignals(display.close, farewell(options));
  try {
    const finished = await finishedRun(encoder, options, { signal: stop.signal, onEvent: display.listener });
    if (!finished) return 0;
    const { results, path, defects } = finished;
    display.close();
    const colors = colorsFor(process.stdout);
    if (options.json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
    else process.stdout.write(`\n${resultsTable(results, colors)}\n\n${runSummary(results, path)}\n`);
    for (const { id, status, reason } of options.json ? results.tasks : []) {
      if (status !== 'done') process.stderr.write(`${id}: ${status}: ${reason}\n`);
    }
    for (const { stack } of defects) {
      process.stderr.write(
        `internal error: ${stack}\nThis is a defect of otoscope; please report it with the lines above.\n`,
      );
    }
    const states = results.tasks.map(({ status }) => status);
    return states.includes('failed') || !states.includes('done') ? 1 : 0;
  } finally {
    display.close();
    stop.forget();
  }
}

/** Does what the options ask for; null where the workers go on with it. */
async function finishedRun(
  encoder: string | undefined,
  options: Options,
  watching: Required<Pick<RunOptions, 'signal' | 'onEvent'>>,
): Promise<FinishedRun | null> {
  refuseWithoutSlurm(options);
  if (options.slurm) return runOnSlurm(encoder, options, watching);
  const { queue, attach, detach, out } = options;
  if (queue === undefined && (attach !== undefined || detach)) {
    throw new OtoscopeError(`${detach ? '--detach' : '--attach'} is for runs on a queue`, {
      hint: 'name it: --queue redis://host:6379',
      exitCode: 2,
    });
  }
  if (queue !== undefined && attach !== undefined) {
    const { attachToRun } = await import('../queue/run-on-queue.ts');
    return attachToRun({ queue, id: attach, out, ...watching });
  }
  if (encoder === undefined) {
    throw new OtoscopeError('no encoder is named', { hint: 'such as otoscope run logmel', exitCode: 2 });
  }
  const [{ run }, { chooseTasks }] = await Promise.all([import('../run/run.ts'), import('../run/choose-tasks.ts')]);
  const { suite, tasks } = await chooseTasks(options.suite, options.tasks);
  const runOptions: RunOptions = {
    encoder,
    suite,
    tasks,
    tracks: options.track,
    seeds: options.seeds,
    data: options.data,
    out,
    ...(options.jobs !== undefined && { jobs: options.jobs }),
    ...encoderOptions(options),
    allowedBadClips: options.allowBadClips,
    revealHidden: options.revealHidden ?? false,
    ...(options.profile !== undefined && { profile: options.profile }),
    command: commandLine(['otoscope', ...withoutQueue(process.argv.slice(2))]),
    ...watching,
  };
  if (queue === undefined) return run(runOptions);
  const { runOnQueue, submitRun } = await import('../queue/run-on-queue.ts');
  const onSubmitted = (id: string, steps: number): void => {
    const again = `otoscope run --attach ${id} --queue … --store ${out}`;
    watching.onEvent?.({
      kind: 'note',
      text: `run ${id} is on the queue, ${counted(steps, 'steps')}; ${again} looks in`,
    });
  };
  const queued = { ...runOptions, queue, onSubmitted };
  if (!detach) return runOnQueue(queued);
  process.stdout.write(`${await submitRun(queued)}\n`);
  return null;
}

/** Has Slurm start workers, and the run done by them. */
async function runOnSlurm(
  encoder: string | undefined,
  flags: Options,
  watching: Required<Pick<RunOptions, 'signal' | 'onEvent'>>,
): Promise<FinishedRun | null> {
  const { slurm: _, workers: _w, partition: _p, gres: _g, time: _t, dryRun, ...options } = flags;
  const asked = slurmOptions(flags);
  const { planWorkers, submitWorkers } = await import('../queue/slurm/submit-workers.ts');
  if (dryRun) {
    process.stdout.write(planWorkers(asked).script);
    return null;
  }
  const array = await submitWorkers(asked);
  watching.onEvent({ kind: 'note', text: `Slurm's job ${array.job} has the workers; waiting for the first` });
  const queue = await array.address(watching.signal);
  const finished = await finishedRun(encoder, { ...options, queue }, watching);
  if (finished) await array.cancel();
  return finished;
}

/** What a stopped command says: on a queue the workers go on. */
function farewell({ queue }: Options): Farewell | undefined {
  if (queue === undefined) return undefined;
  return {
    message: 'stopped looking; the workers go on with what is on the queue',
    hint: 'otoscope run --attach <run> looks in again; otoscope queue cancel <run> ends it',
  };
}

/** The address of a queue may hold a password, which results are not to tell; without it the same is computed. */
function withoutQueue(words: readonly string[]): string[] {
  return words.filter((word, index) => {
    const follows = ['-q', '--queue'].includes(words[index - 1] ?? '');
    return !follows && !/^(-q|--queue(=|$))/.test(word);
  });
}

function tracksOf(text: string): ('a' | 'b')[] {
  return listOf(text.toLowerCase()).map((track) => {
    if (track === 'a' || track === 'b') return track;
    throw new InvalidArgumentError('expected a, b or a,b.');
  });
}
