import type { TaskFrames } from '../embedding/load-frames.ts';
import { OtoscopeError } from '../errors.ts';
import { classifyFramesByNeighbours } from '../knn/classify-frames.ts';
import type { FrameMetric } from '../metric/frame-metric.ts';
import { probeFramesJob } from '../probe/probe-frames.ts';
import type { Task } from '../task/task.ts';
import type { ThreadPool } from '../threads/pool.ts';
import type { Report } from './execute.ts';
import { partsOf, testPlaces } from './parts.ts';
import { probeLossOf } from './probe-loss.ts';
import { probeResult } from './probe-result.ts';
import { type NeighbourStep, type ProbeStep, seed } from './step.ts';
import type { NeighbourOutcome, ProbeOutcome, StepResult } from './step-store.ts';

/** A frame-level task with where its frames lie. */
export interface FrameData {
  readonly task: Task;
  readonly loaded: TaskFrames;
  readonly threads: ThreadPool;
}

/** Track A of a frame-level task by one of the protocols. */
export async function probeTaskFrames(
  step: ProbeStep,
  { task, loaded, threads }: FrameData,
  report: Report,
): Promise<StepResult<ProbeOutcome>> {
  const { learningRate, epochs, batchSize } = task.probe;
  const parts = partsOf(task, loaded.rows, step.fold);
  const training = threads.run(
    probeFramesJob,
    {
      examples: loaded.examples,
      ...parts,
      ...measureOf(task),
      protocol: step.protocol!,
      loss: probeLossOf(task),
      learningRate,
      epochs,
      batchSize,
      seed: step.seed,
    },
    { onProgress: (done, figures) => report(done / epochs, done, figures), about: { task: task.id } },
  );
  // A frame-level probe is one protocol's; the results take its own value of the two.
  return probeResult(training, loaded.places, parts, ({ metric }) => ({
    reference: metric,
    strict: metric,
  }));
}

/** Track B of a frame-level task by one of the protocols. */
export async function classifyTaskFrames(
  step: NeighbourStep,
  { task, loaded, threads }: FrameData,
  report: Report,
): Promise<StepResult<NeighbourOutcome>> {
  const parts = partsOf(task, loaded.rows, step.fold);
  const { train, test } = parts;
  const start = performance.now();
  const { metric, predictions } = await classifyFramesByNeighbours(
    { examples: loaded.examples, train, test, ...measureOf(task), protocol: step.protocol, seed },
    threads,
    (done) => report(done / test.length, done),
  );
  const seconds = (performance.now() - start) / 1000;
  return {
    outcome: { kind: 'neighbours', seconds, metric },
    predictions: { places: testPlaces(loaded.places, parts), by: { vote: predictions }, neighbours: null },
  };
}

function measureOf({ id, metric, segmentSeconds }: Task): { metric: FrameMetric; segmentSeconds: number } {
  if (metric !== 'frame-accuracy' && segmentSeconds === undefined) {
    throw new OtoscopeError(`${id}: the metric ${metric} is taken over segments, but segmentSeconds is missing`);
  }
  return { metric: metric as FrameMetric, segmentSeconds: segmentSeconds ?? 1 };
}
