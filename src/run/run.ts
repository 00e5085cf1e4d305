import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { computeOn, missingForCuda } from '../compute/device.ts';
import { EmbeddingStore } from '../embedding/store.ts';
import type { EncoderOptions } from '../encoder/options.ts';
import { resolveEncoder } from '../encoder/resolve.ts';
import { OtoscopeError, reasonOf, toldBy } from '../errors.ts';
import { writeAtomically } from '../files/atomic.ts';
import type { Suite } from '../suite/suite.ts';
import { tasks as everyTask } from '../task/catalog.ts';
import { hiddenAmong } from '../task/hidden.ts';
import type { Task } from '../task/task.ts';
import { type OnBars, ThreadPool } from '../threads/pool.ts';
import { keepStages } from '../threads/stage.ts';
import { told } from '../told.ts';
import { downloadEvents } from './download-events.ts';
import { describeEnvironment } from './environment.ts';
import type { Listener } from './events.ts';
import { executeSteps } from './execute.ts';
import { measuredOnce } from './kept-measurement.ts';
import { LiveFile } from './live/live-file.ts';
import { planRun } from './plan.ts';
import { prepareTasks } from './prepare.ts';
import { type KeepBars, profiled } from './profile.ts';
import { notChosen, type Results, resultsSchema } from './results.ts';
import { resultsPath, setOthersAside } from './results-file.ts';
import { StepStore } from './step-store.ts';
import { taskStepsOf, writeStepsFile } from './steps-file.ts';
import { type Summary, summarizeTask, type Unscored, unscoredResult } from './summarize.ts';
import { trackScores } from './track-scores.ts';
import { LocalWorkshop } from './workshop.ts';

export interface RunOptions extends Pick<EncoderOptions, 'python' | 'device' | 'encodeSeconds'> {
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

/** A run's results, and where they were written. */
export interface FinishedRun {
  readonly results: Results;
  readonly path: string;
  /** Errors that are no messages for the user but faults of the program; the tasks that met them have failed. */
  readonly defects: readonly Error[];
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
  const { profile, signal = new AbortController().signal } = options;
  return profile === undefined
    ? runPlanned(options, signal)
    : profiled(profile, signal, (keep) => runPlanned(options, signal, keep));
}

async function runPlanned(options: RunOptions, signal: AbortSignal, keep?: KeepBars): Promise<FinishedRun> {
  const startedAt = new Date();
  const { suite, data, out, tracks = ['a', 'b'], seeds = 1, allowedBadClips = 0 } = options;
  const { tasks } = suite;
  const chosen = options.tasks ?? tasks;
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
  const store = join(out, 'store');
  const [embeddings, outcomes] = [new EmbeddingStore(join(store, 'embeddings')), new StepStore(join(store, 'steps'))];
  const onBars = (row: string): OnBars | undefined => keep && ((thread, bars) => keep(`${row} ${thread}`, bars));
  const [encoding, training] = [new ThreadPool(encoders, onBars('encode')), new ThreadPool(jobs, onBars('train'))];
  if (keep) keepStages((bar) => keep('main', [bar]));
  const closePools = () => Promise.all([encoding.close(), training.close()]);
  signal.addEventListener('abort', closePools, { once: true });
  try {
    const source = await resolveEncoder(options.encoder, {
      ...options,
      jobs: encoders,
      signal,
      onNote: (text) => listener({ kind: 'note', text }),
      onDownload: downloadEvents(listener),
    });
    const noCuda = options.device?.startsWith('cuda') ? missingForCuda() : null;
    if (noCuda) listener({ kind: 'note', text: `probes and neighbours are computed on the CPU: ${noCuda.message}` });
    computeOn(noCuda ? 'cpu' : (options.device ?? 'cpu'));
    const { samplingRate, outputDim, hopSizeMs } = await measuredOnce(source, join(store, 'encoders'), encoding);
    signal.throwIfAborted();
    const { prepared, unscored } = await prepareTasks(chosen, { data, digests: store, listener, signal });
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
    const failures = await executeSteps(plan.steps, workshop, listener, signal);

    const defects = new Set<Error>();
    const scored = new Map<Task, Summary>();
    const results = await Promise.all(
      tasks.map(async (task) => {
        if (!chosen.includes(task)) return unscoredResult({ task, status: 'skipped', reason: notChosen });
        const absent = unscored.find((each) => each.task.id === task.id);
        if (absent) return unscoredResult(absent);
        const error = failureOf(task, plan.steps, failures);
        if (error) {
          // The stack of a defect begins with its message, which may tell anything.
          if (!(error instanceof OtoscopeError) && !isHidden(task)) defects.add(error);
          return unscoredResult(failed(task, error, isHidden(task)));
        }
        const taskData = plan.tasks.find((each) => each.task.id === task.id)!;
        try {
          const summary = await summarizeTask(taskData, plan.steps, embeddings, outcomes, allowedBadClips);
          scored.set(task, summary);
          return summary.result;
        } catch (error) {
          return unscoredResult(failed(task, error, isHidden(task)));
        }
      }),
    );
    const written: Results = resultsSchema.parse({
      schema: 'otoscope.results/1',
      encoder: {
        name: source.name,
        fingerprint: source.fingerprint,
        samplingRate,
        outputDim,
        hopSizeMs,
        ...(source.weightBytes !== undefined && { sizeBytes: source.weightBytes }),
      },
      suite: suite.id,
      tasks: results,
      tracks: trackScores(tasks, scored),
      environment: describeEnvironment(source),
      ...(options.command !== undefined && { command: options.command }),
      timing: { startedAt: startedAt.toISOString(), seconds: (Date.now() - startedAt.getTime()) / 1000 },
    });
    const path = resultsPath(out, written.encoder, suite.id);
    await setOthersAside(out, written.encoder, suite.id);
    const stepsOfTasks = plan.tasks.flatMap((data) => {
      const summary = scored.get(data.task);
      return summary ? [taskStepsOf(data, plan.steps, summary)] : [];
    });
    const { startedAt: begun } = written.timing;
    await writeStepsFile(path, { schema: 'otoscope.steps/1', startedAt: begun, tasks: stepsOfTasks });
    await writeAtomically(path, (file) => file.write(`${JSON.stringify(written, null, 2)}\n`));
    await live.close();
    return { results: written, path, defects: [...defects] };
  } catch (error) {
    await live.close(signal.aborted ? 'stopped' : 'failed');
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', closePools);
    keepStages(null);
    await closePools();
  }
}

/** The error of the first failed step among those that a task needs. */
function failureOf(
  task: Task,
  steps: Awaited<ReturnType<typeof planRun>>['steps'],
  failures: ReadonlyMap<string, Error>,
): Error | undefined {
  for (const step of steps) {
    const error = failures.get(step.key);
    const isNeeded = step.kind === 'encode' ? step.tasks.includes(task.id) : step.task === task.id;
    if (error && isNeeded) return error;
  }
  return undefined;
}

function failed(task: Task, error: unknown, isHidden: boolean): Unscored {
  // What is no message for the user is a defect of ours: `FinishedRun.defects` has its stack.
  const known = error instanceof OtoscopeError ? error : new OtoscopeError(told`internal error: ${toldBy(error)}`);
  return { task, status: 'failed', reason: reasonOf(known, isHidden) };
}
