import type { TaskExamples } from '../embedding/load-examples.ts';
import { classifyByNeighbours } from '../knn/classify.ts';
import type { ClipMetric } from '../metric/clip-metric.ts';
import { scoreOfMetric } from '../metric/score.ts';
import { probeClipsJob } from '../probe/probe.ts';
import type { Task } from '../task/task.ts';
import type { ThreadPool } from '../threads/pool.ts';
import type { Report } from './execute.ts';
import { partsOf, testPlaces } from './parts.ts';
import { probeLossOf } from './probe-loss.ts';
import { probeResult } from './probe-result.ts';
import type { NeighbourStep, ProbeStep } from './step.ts';
import type { NeighbourOutcome, ProbeOutcome, StepResult } from './step-store.ts';

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
): Promise<StepResult<ProbeOutcome>> {
  const { learningRate, epochs, batchSize } = task.probe;
  const parts = partsOf(task, loaded.rows, step.fold);
  const metric = clipMetricOf(task);
  const { targets } = loaded.examples;
  const range = targets.kind === 'numbers' ? targets.range : 1;
  const training = threads.run(
    probeClipsJob,
    {
      examples: loaded.examples,
      ...parts,
      metric,
      loss: probeLossOf(task),
      learningRate,
      epochs,
      batchSize,
      seed: step.seed,
    },
    {
      onProgress: (done, { loss, validation } = {}) => {
        const value = scoreOfMetric(metric, validation!, range);
        report(done / epochs, done, { loss: loss!, validation: value });
      },
      about: { task: task.id },
    },
  );
  return probeResult(training, loaded.places, parts, ({ metric }) => metric);
}

/** Track B of a task whose examples are clips. */
export async function classifyTaskClips(
  step: NeighbourStep,
  { task, loaded, threads }: ClipData,
  report: Report,
): Promise<StepResult<NeighbourOutcome>> {
  const parts = partsOf(task, loaded.rows, step.fold);
  const { train, test } = parts;
  const start = performance.now();
  const { metric, predictions, neighbours } = await classifyByNeighbours(
    { examples: loaded.examples, train, test, protocol: step.protocol, metric: clipMetricOf(task) },
    threads,
    (done) => report(done / test.length, done),
  );
  const seconds = (performance.now() - start) / 1000;
  const rows = neighbours.rows.map((example) => loaded.places.row[example]!);
  return {
    outcome: { kind: 'neighbours', seconds, metric },
    predictions: {
      places: testPlaces(loaded.places, parts),
      by: { vote: predictions },
      neighbours: { ...neighbours, rows },
    },
  };
}

/** The catalog's laws see to it that a task of clips has a metric of clips; another is refused when it is computed. */
function clipMetricOf({ metric }: Task): ClipMetric {
  return metric as ClipMetric;
}
