import type { TaskExamples } from '../embedding/load-examples.ts';
import { classifyByNeighbours } from '../knn/classify.ts';
import type { ClipMetric } from '../metric/clip-metric.ts';
import { type Evaluation, probeClipsJob } from '../probe/probe.ts';
import type { Task } from '../task/task.ts';
import type { ThreadPool } from '../threads/pool.ts';
import type { Report } from './execute.ts';
import { partsOf } from './parts.ts';
import { probeLossOf } from './probe-loss.ts';
import { probeOutcome } from './probe-outcome.ts';
import { type NeighbourStep, type ProbeStep, seed } from './step.ts';
import type { NeighbourOutcome, ProbeOutcome } from './step-store.ts';

/** A task whose examples are clips, with them. */
export interface ClipData {
  readonly task: Task;
  readonly loaded: TaskExamples;
  readonly threads: ThreadPool;
}

/** Track A of a task whose examples are clips (or phones). */
export async function probeTaskClips(
  step: ProbeStep,
  { task, loaded, threads }: ClipData,
  report: Report,
): Promise<ProbeOutcome> {
  const { learningRate, epochs, batchSize } = task.probe;
  const parts = partsOf(task, loaded.rows, step.fold);
  const metric = clipMetricOf(task);
  const training = threads.run(
    probeClipsJob,
    { examples: loaded.examples, ...parts, metric, loss: probeLossOf(task), learningRate, epochs, batchSize, seed },
    { onProgress: (done) => report(done / epochs, done) },
  );
  const written = ({ predictions, ...rest }: Evaluation) => ({ ...rest, predictions: predictions && [...predictions] });
  return probeOutcome(training, written);
}

/** Track B of a task whose examples are clips. */
export async function classifyTaskClips(
  step: NeighbourStep,
  { task, loaded, threads }: ClipData,
  report: Report,
): Promise<NeighbourOutcome> {
  const { train, test } = partsOf(task, loaded.rows, step.fold);
  const start = performance.now();
  const { metric, predictions } = await classifyByNeighbours(
    { examples: loaded.examples, train, test, protocol: step.protocol, metric: clipMetricOf(task) },
    threads,
    (done) => report(done / test.length, done),
  );
  const seconds = (performance.now() - start) / 1000;
  return { kind: 'neighbours', seconds, metric, predictions: [...predictions] };
}

/** The catalog's laws see to it that a task of clips has a metric of clips; another is refused when it is computed. */
function clipMetricOf({ metric }: Task): ClipMetric {
  return metric as ClipMetric;
}
