import type { FrameExamples } from '../embedding/frame-examples.ts';
import { FrameReader } from '../embedding/frame-reader.ts';
import { decisionsOfLogits } from '../metric/decisions.ts';
import { type FrameMetric, frameScore } from '../metric/frame-metric.ts';
import type { Predictions } from '../metric/predictions.ts';
import type { Protocol } from '../metric/protocol.ts';
import { randomStream, shuffled } from '../random/random.ts';
import { defineJob, type Progress } from '../threads/job.ts';
import { batchesOf, readBatch, TrainingClips } from './frame-batches.ts';
import { FrameLearner } from './frame-learner.ts';
import { initialParameters, type Parameters } from './head.ts';
import type { Loss } from './loss.ts';
import { type Checkpoint, epochLosses, openPrediction, type Prediction, trainProbe } from './train.ts';

/** A frame-level probe to train: on which clips, validated and tested on which, and how. */
export interface FrameProbeRequest {
  readonly examples: FrameExamples;
  readonly train: Int32Array;
  readonly valid: Int32Array;
  readonly test: Int32Array;
  readonly protocol: Protocol;
  readonly metric: FrameMetric;
  readonly segmentSeconds: number;
  readonly loss: Loss;
  readonly learningRate: number;
  readonly epochs: number;
  /** In clips. */
  readonly batchSize: number;
  readonly seed: number;
}

/** What a checkpoint makes of the test clips. */
export interface FrameEvaluation {
  /** Counted from 0. */
  readonly epoch: number;
  readonly metric: number;
  readonly predictions: Predictions;
}

export interface FrameProbeResult {
  /** Mean training loss of every epoch. */
  readonly losses: readonly number[];
  readonly validation: readonly number[];
  readonly best: FrameEvaluation;
  readonly last: FrameEvaluation;
}

/**
 * Track A for tasks whose frames have targets of their own: the clip probe's head on every frame, read from disk in a
 * stream, so that memory does not grow with the data (PROTOCOL section 3).
 */
export async function probeFrames(request: FrameProbeRequest, progress: Progress): Promise<FrameProbeResult> {
  const { examples, train, learningRate, epochs, batchSize, protocol, loss } = request;
  const { dimension, classes } = examples;
  const reader = new FrameReader(examples);
  const random = randomStream(request.seed);
  const prediction = await openPrediction({ dimension, classes });
  try {
    const measure = (parameters: Parameters, clips: Int32Array) => {
      return measureClips(request, reader, prediction, parameters, clips);
    };
    const clips = new TrainingClips(reader, protocol);
    const learner = await FrameLearner.open({
      dimension,
      classes,
      loss,
      initial: initialParameters({ dimension, classes }, random),
      nextBatches: () => {
        const order = Int32Array.from(shuffled(train.length, random), (place) => train[Number(place)]!);
        return clips.batches(order, batchSize);
      },
    });
    const training = await trainProbe(
      learner,
      { learningRate, epochs },
      async (parameters) => (await measure(parameters, request.valid)).metric,
      (epoch, loss, validation) => progress(epoch + 1, { loss, validation }),
    );
    const evaluate = async ({ epoch, parameters }: Checkpoint): Promise<FrameEvaluation> => {
      return { epoch, ...(await measure(parameters, request.test)) };
    };
    const [best, last] = [await evaluate(training.best), await evaluate(training.last)];
    return { losses: epochLosses(training), validation: training.validation, best, last };
  } finally {
    await prediction.release();
    await reader.close();
  }
}

export const probeFramesJob = defineJob(import.meta.url, 'probeFrames', probeFrames);

/** The metric over some clips, batch by batch as in training, because padding counts in the reference's. */
export async function measureClips(
  {
    metric,
    segmentSeconds,
    batchSize,
    protocol,
  }: Pick<FrameProbeRequest, 'metric' | 'segmentSeconds' | 'batchSize' | 'protocol'>,
  reader: FrameReader,
  prediction: Prediction,
  parameters: Parameters,
  clips: Int32Array,
): Promise<{ metric: number; predictions: Predictions }> {
  const { classes, hopSizeMs, kind } = reader.examples;
  const score = frameScore({ metric, classes, hopSizeMs, segmentSeconds });
  for (const batch of batchesOf(clips, batchSize)) {
    for (const { clip, standardized } of await readBatch(reader, batch, protocol)) {
      const logits = await prediction.logits(parameters, standardized);
      score.add({
        outputs: kind === 'classes' ? logits.subarray(0, clip.frames * classes) : logits,
        decide: decisionsOfLogits,
        labels: clip.labels,
        classes: clip.classes,
        ...(protocol === 'strict' && { validFrames: clip.validFrames }),
      });
    }
  }
  return { metric: score.result(), predictions: score.predictions() };
}
