import { OtoscopeError } from '../errors.ts';
import { commandLine } from '../files/command-line.ts';
import { counted } from '../report/number.ts';
import type { FinishedRun } from '../run/conclude.ts';
import type { RunOptions } from '../run/run.ts';
import { type EncoderFlags, encoderOptions } from './options.ts';
import { refuseWithoutSlurm, type SlurmFlags, slurmOptions } from './slurm.ts';
import type { Farewell } from './stop-on-signals.ts';

/** What the flags of `otoscope run` say. */
export interface RunFlags extends EncoderFlags, SlurmFlags {
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

/** What follows a run, and what ends it. */
type Watching = Required<Pick<RunOptions, 'signal' | 'onEvent'>>;

/** Does what the flags ask for; null where the workers go on with it. */
export async function finishedRun(
  encoder: string | undefined,
  flags: RunFlags,
  watching: Watching,
): Promise<FinishedRun | null> {
  refuseWithoutSlurm(flags);
  return flags.slurm ? runOnSlurm(encoder, flags, watching) : runHereOrQueued(encoder, flags, watching);
}

/** Runs in this process, or where a queue is named has its workers do the steps. */
async function runHereOrQueued(
  encoder: string | undefined,
  options: RunFlags,
  watching: Watching,
): Promise<FinishedRun | null> {
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
    watching.onEvent({
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
  flags: RunFlags,
  watching: Watching,
): Promise<FinishedRun | null> {
  const asked = slurmOptions(flags);
  const { planWorkers, submitWorkers } = await import('../queue/slurm/submit-workers.ts');
  if (flags.dryRun) {
    process.stdout.write(planWorkers(asked).script);
    return null;
  }
  const array = await submitWorkers(asked);
  watching.onEvent({ kind: 'note', text: `Slurm's job ${array.job} has the workers; waiting for the first` });
  const queue = await array.address(watching.signal);
  const finished = await runHereOrQueued(encoder, { ...flags, queue }, watching);
  if (finished) await array.cancel();
  return finished;
}

/** What a stopped command says: on a queue the workers go on. */
export function farewell({ queue }: RunFlags): Farewell | undefined {
  if (queue === undefined) return undefined;
  return {
    message: 'the workers go on with what is on the queue',
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
