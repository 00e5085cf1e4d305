import { OtoscopeError } from '../errors.ts';
import { writeAtomically } from '../files/atomic.ts';
import type { Task } from '../task/task.ts';
import { describeEnvironment } from './environment.ts';
import { failureReason } from './failure-reason.ts';
import type { PlannedRun } from './planned-run.ts';
import { notChosen, type Results, resultsSchema } from './results.ts';
import { removeFromAside, resultsPath, setOthersAside } from './results-file.ts';
import { type Step, tasksOf } from './step.ts';
import { taskStepsOf, writeStepsFile } from './steps-file.ts';
import { storesIn } from './stores.ts';
import { type Summary, summarizeTask, type Unscored, unscoredResult } from './summarize.ts';
import { trackScores } from './track-scores.ts';

/** A run's results, and where they were written. */
export interface FinishedRun {
  readonly results: Results;
  readonly path: string;
  /** How many scores the encoder's results of the suite had before and have no more, since this run was not asked for them. */
  readonly leftOut: number;
  /** Errors that are no messages for the user but faults of the program; the tasks that met them have failed. */
  readonly defects: readonly Error[];
}

/**
 * Puts together what the steps of a run left behind, and writes its results.
 *
 * @param failures of steps, by their keys.
 * @param out the folder for results.
 */
export async function concludeRun(
  run: PlannedRun,
  failures: ReadonlyMap<string, Error>,
  out: string,
): Promise<FinishedRun> {
  const { source, suite, plan, unscored, allowedBadClips, startedAt } = run;
  const { embeddings, outcomes } = storesIn(out);
  const defects = new Set<Error>();
  const scored = new Map<Task, Summary>();
  const results = await Promise.all(
    suite.tasks.map(async (task) => {
      if (run.notChosen.includes(task.id)) return unscoredResult({ task, status: 'skipped', reason: notChosen });
      const absent = unscored.find((each) => each.task.id === task.id);
      if (absent) return unscoredResult(absent);
      const taskData = plan.tasks.find((each) => each.task.id === task.id)!;
      const error = failureOf(task, plan.steps, failures);
      if (error) {
        // The stack of a defect begins with its message, which may tell anything.
        if (!(error instanceof OtoscopeError) && !taskData.isHidden) defects.add(error);
        return unscoredResult(failed(task, error, taskData.isHidden));
      }
      try {
        const summary = await summarizeTask(taskData, plan.steps, embeddings, outcomes, allowedBadClips);
        scored.set(task, summary);
        return summary.result;
      } catch (error) {
        return unscoredResult(failed(task, error, taskData.isHidden));
      }
    }),
  );
  const written: Results = resultsSchema.parse({
    schema: 'otoscope.results/1',
    encoder: {
      name: source.name,
      fingerprint: source.fingerprint,
      ...run.measured,
      ...(source.weightBytes !== undefined && { sizeBytes: source.weightBytes }),
    },
    suite: suite.id,
    tasks: results,
    tracks: trackScores(suite.tasks, scored),
    environment: describeEnvironment(source),
    ...(run.command !== undefined && { command: run.command }),
    timing: { startedAt: startedAt.toISOString(), seconds: (Date.now() - startedAt.getTime()) / 1000 },
  });
  const path = resultsPath(out, written.encoder, suite.id);
  const before = await setOthersAside(out, written.encoder, suite.id);
  const stepsOfTasks = plan.tasks.flatMap((data) => {
    const summary = [...scored].find(([{ id }]) => id === data.task.id)?.[1];
    return summary ? [taskStepsOf(data, plan.steps, summary)] : [];
  });
  const { startedAt: begun } = written.timing;
  await writeStepsFile(path, { schema: 'otoscope.steps/1', startedAt: begun, tasks: stepsOfTasks });
  await writeAtomically(path, (file) => file.write(`${JSON.stringify(written, null, 2)}\n`));
  await removeFromAside(out, written.encoder, suite.id);
  return { results: written, path, leftOut: before ? leftOutOf(before, written) : 0, defects: [...defects] };
}

/** Scores of the same encoder that stood in its results and stand there no more, one per task and track. */
function leftOutOf(before: Results, now: Results): number {
  const present = new Map(now.tasks.map((task) => [task.id, task]));
  return before.tasks.reduce((sum, { id, trackA, trackB }) => {
    const task = present.get(id);
    // Why a task failed is told by itself.
    if (task?.status === 'failed') return sum;
    return sum + Number(trackA !== null && !task?.trackA) + Number(trackB !== null && !task?.trackB);
  }, 0);
}

/** The error of the first failed step among those that a task needs. */
function failureOf(task: Task, steps: readonly Step[], failures: ReadonlyMap<string, Error>): Error | undefined {
  for (const step of steps) {
    const error = failures.get(step.key);
    if (error && tasksOf(step).includes(task.id)) return error;
  }
  return undefined;
}

function failed(task: Task, error: unknown, isHidden: boolean): Unscored {
  return { task, status: 'failed', reason: failureReason(error, isHidden) };
}
