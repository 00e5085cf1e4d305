import type { TaskCaptions } from '../embedding/load-captions.ts';
import { probeCaptionsJob } from '../retrieval/probe-captions.ts';
import type { Task } from '../task/task.ts';
import type { ThreadPool } from '../threads/pool.ts';
import type { Report } from './execute.ts';
import { partsOf } from './parts.ts';
import { probeResult } from './probe-result.ts';
import type { ProbeStep } from './step.ts';
import type { ProbeOutcome, StepResult } from './step-store.ts';

/** The length of the vectors in which sound and text meet (PROTOCOL section 5). */
const width = 1024;

/** A task whose clips have captions, with them. */
export interface CaptionData {
  readonly task: Task;
  readonly loaded: TaskCaptions;
  readonly threads: ThreadPool;
}

/** Track A of a retrieval task; it has no Track B. */
export async function probeTaskCaptions(
  step: ProbeStep,
  { task, loaded, threads }: CaptionData,
  report: Report,
): Promise<StepResult<ProbeOutcome>> {
  const { learningRate, epochs, batchSize } = task.probe;
  const parts = partsOf(task, loaded.rows, step.fold);
  const training = threads.run(
    probeCaptionsJob,
    {
      examples: loaded.examples,
      ...parts,
      ...vocabularyOf(task),
      width,
      learningRate,
      epochs,
      batchSize,
      seed: step.seed,
    },
    { onProgress: (done, figures) => report(done / epochs, done, figures), about: { task: task.id } },
  );
  // Both protocols measure the same way.
  return probeResult(training, loaded.places, parts, ({ recall }) => ({
    reference: recall,
    strict: recall,
  }));
}

function vocabularyOf({ label }: Task): { vocabulary?: string } {
  return label.kind === 'captions' && label.vocabulary !== undefined ? { vocabulary: label.vocabulary } : {};
}
