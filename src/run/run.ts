import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { computeOn, missingForCuda } from '../compute/device.ts';
import type { EncoderOptions } from '../encoder/options.ts';
import { resolveEncoder } from '../encoder/resolve.ts';
import type { Suite } from '../suite/suite.ts';
import { tasks as everyTask } from '../task/catalog.ts';
import { hiddenAmong } from '../task/hidden.ts';
import type { Task } from '../task/task.ts';
import { type OnBars, ThreadPool } from '../threads/pool.ts';
import { keepStages } from '../threads/stage.ts';
import { concludeRun, type FinishedRun } from './conclude.ts';
import { downloadEvents } from './download-events.ts';
import { tellingFailures } from './early-failures.ts';
import type { Listener } from './events.ts';
import { executeSteps, type Workshop } from './execute.ts';
import { hiddenHere } from './hidden-here.ts';
import { measuredOnce } from './kept-measurement.ts';
import { LiveFile } from './live/live-file.ts';
import { planRun } from './plan.ts';
import type { PlannedRun } from './planned-run.ts';
import { prepareTasks } from './prepare.ts';
import { type KeepBars, profiled } from './profile.ts';
import { removeAbandonedFrom, storesIn } from './stores.ts';
import { LocalWorkshop } from './workshop.ts';

export interface RunOptions extends Pick<EncoderOptions, 'python' | 'device' | 'encodeSeconds' | 'verbose'> {
  /** What `resolveEncoder` understands: a built-in name, an `.onnx` file, `hf:…`, a `.py`, `.ts` or `.js` module. */
  readonly encoder: string;
  readonly suite: Suite;
  /** Which of the suite's tasks; the others are named in the results as skipped. Absent: all. */
  readonly tasks?: readonly Task[];
  readonly tracks?: readonly ('a' | 'b')[];
  /** How many probes to train of each task, to see how much chance there is in one; absent: one. */
  readonly seeds?: number;
  /** The folder with the archives. */
  readonly data: string;
  /** The folder for results, and in `store/` for what makes the next run short. */
  readonly out: string;
  /** Worker threads; absent: one per core, of which two encode where the encoder computes on a GPU. */
  readonly jobs?: number;
  /** How many clips of a task may fail to decode; absent: none. */
  readonly allowedBadClips?: number;
  /** Whether samples of hidden data are named, and predictions for them kept. */
  readonly revealHidden?: boolean;
  /** A file for a trace of what every thread did when, in Chrome's format. */
  readonly profile?: string;
  /** The command line that does the same, to be told in the results. */
  readonly command?: string;
  readonly signal?: AbortSignal;
  readonly onEvent?: Listener;
}

/**
 * The main job: fetches what is missing, encodes every shard once, runs both tracks by both protocols, and writes
 * `<out>/<encoder>/<suite>/results.json`. Steps whose results are in the store are not done again, so a run that was
 * interrupted goes on where it was. A task that fails is named in the results; the others are scored.
 *
 * @throws OtoscopeError if nothing can be run at all: no such encoder, a wrong declaration, a folder that cannot be written.
 * @throws the signal's reason when aborted.
 */
export function run(options: RunOptions): Promise<FinishedRun> {
  return withPlannedRun(options, async ({ run, workshop, listener, signal }) => {
    const { tasks, steps } = run.plan;
    const failures = await executeSteps(steps, tellingFailures(workshop, tasks, listener, signal), listener, signal);
    return concludeRun(run, failures, options.out);
  });
}

/** A run that is planned, with what does its steps in this process. */
export interface ReadyRun {
  readonly run: PlannedRun;
  readonly workshop: Workshop;
  readonly listener: Listener;
  readonly signal: AbortSignal;
}

/**
 * Fetches what a run needs and is missing, plans it, and hands it to `work`; threads live until that ends.
 *
 * @returns what `work` returns.
 * @throws OtoscopeError if nothing can be run at all; the signal's reason when aborted.
 */
export function withPlannedRun<Result>(
  options: RunOptions,
  work: (ready: ReadyRun) => Promise<Result>,
): Promise<Result> {
  const { profile, signal = new AbortController().signal } = options;
  return profile === undefined
    ? planned(options, work, signal)
    : profiled(profile, signal, (keep) => planned(options, work, signal, keep));
}

async function planned<Result>(
  options: RunOptions,
  work: (ready: ReadyRun) => Promise<Result>,
  signal: AbortSignal,
  keep?: KeepBars,
): Promise<Result> {
  const startedAt = new Date();
  const { suite, data, out, tracks = ['a', 'b'], seeds = 1, allowedBadClips = 0 } = options;
  const { tasks } = suite;
  // The steps of a task that is there twice would count as further folds.
  const chosen = [...new Set(options.tasks ?? tasks)];
  const live = new LiveFile(out, { encoder: options.encoder, suite: suite.id });
  const listener: Listener = (event) => {
    live.see(event);
    options.onEvent?.(event);
  };
  const isRestricted = hiddenAmong([...tasks, ...everyTask]);
  const isHidden = (task: Task): boolean => !options.revealHidden && isRestricted(task);
  const jobs = options.jobs ?? availableParallelism();
  // A process on a GPU holds a model and a context there: two keep it busy while one decodes.
  const encoders = options.jobs ?? (options.device?.startsWith('cuda') ? 2 : jobs);
  const { folder, embeddings, outcomes } = storesIn(out);
  const onBars = (row: string): OnBars | undefined => keep && ((thread, bars) => keep(`${row} ${thread}`, bars));
  const onNote = (text: string): void => listener({ kind: 'note', text });
  const encoding = new ThreadPool(encoders, onBars('encode'), onNote);
  const training = new ThreadPool(jobs, onBars('train'));
  if (keep) keepStages((bar) => keep('main', [bar]));
  const closePools = () => Promise.all([encoding.close(), training.close()]);
  signal.addEventListener('abort', closePools, { once: true });
  try {
    const withheld = options.verbose ? await hiddenHere(chosen, isHidden, data) : [];
    if (withheld.length > 0) {
      onNote(`what the encoder prints is not shown: ${withheld.join(', ')} is hidden data (--reveal-hidden shows it)`);
    }
    const source = await resolveEncoder(options.encoder, {
      ...options,
      verbose: options.verbose === true && withheld.length === 0,
      jobs: encoders,
      signal,
      onNote,
      onDownload: downloadEvents(listener),
    });
    const noCuda = options.device?.startsWith('cuda') ? missingForCuda() : null;
    if (noCuda) listener({ kind: 'note', text: `probes and neighbours are computed on the CPU: ${noCuda.message}` });
    computeOn(noCuda ? 'cpu' : (options.device ?? 'cpu'));
    const { samplingRate, outputDim, hopSizeMs } = await measuredOnce(source, join(folder, 'encoders'), encoding);
    signal.throwIfAborted();
    await removeAbandonedFrom({ folder });
    const { prepared, unscored } = await prepareTasks(chosen, { data, digests: folder, listener, signal });
    const plan = await planRun(source, prepared, { tracks, seeds, isHidden });
    const workshop = new LocalWorkshop({
      source,
      hopSizeMs,
      tasks: plan.tasks,
      embeddings,
      outcomes,
      encoding,
      training,
      allowedBadClips,
    });
    const notChosen = tasks.filter((task) => !chosen.includes(task)).map(({ id }) => id);
    const measured = { samplingRate, outputDim, hopSizeMs };
    const command = options.command !== undefined && { command: options.command };
    const run = { startedAt, source, measured, suite, notChosen, unscored, plan, allowedBadClips, ...command };
    const result = await work({ run, workshop, listener, signal });
    await live.close();
    return result;
  } catch (error) {
    await live.fail(error, signal);
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', closePools);
    keepStages(null);
    await closePools();
  }
}
