import type { Examples } from '../embedding/examples.ts';
import {
  type ClipMetric,
  clipMetric,
  dependsOnProtocol,
  isHigherBetter,
  type MetricValues,
} from '../metric/clip-metric.ts';
import { clipPredictions, type Predictions } from '../metric/predictions.ts';
import { type Targets, targetsOf } from '../metric/targets.ts';
import { randomStream, shuffled } from '../random/random.ts';
import { defineJob, type Progress } from '../threads/job.ts';
import { batchBounds } from './batches.ts';
import type { ClipTraining } from './clip-learner.ts';
import { initialParameters, type Parameters } from './head.ts';
import type { Loss } from './loss.ts';
import { openClipLearner } from './open-clip-learner.ts';
import { standardizedRows } from './standardize.ts';
import { type Checkpoint, epochLosses, openPrediction, trainProbe } from './train.ts';

/** Examples whose logits are computed in one call of the engine, whose own copy of them is then small. */
const rowsAtOnce = 4096;

/** A probe to train: on which rows of the examples, validated and tested on which, and how. */
export interface ProbeRequest {
  readonly examples: Examples;
  readonly train: Int32Array;
  readonly valid: Int32Array;
  readonly test: Int32Array;
  readonly metric: ClipMetric;
  /** It fits the kind of the targets. */
  readonly loss: Loss;
  readonly learningRate: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
}

/** What a checkpoint makes of the test rows. */
export interface Evaluation {
  /** Counted from 0. */
  readonly epoch: number;
  readonly metric: MetricValues;
  /** For the test rows in their order. */
  readonly predictions: Predictions;
}

export interface ProbeResult {
  /** Mean training loss of every epoch. */
  readonly losses: readonly number[];
  /** The validation metric after every epoch. */
  readonly validation: readonly number[];
  /** The checkpoint chosen on the validation rows. */
  readonly best: Evaluation;
  /** That chosen by the reference's metric; absent where both protocols measure alike. */
  readonly bestReference?: Evaluation;
  readonly last: Evaluation;
}

/** Track A for examples of one vector each: trains a linear probe on frozen embeddings and tests it (PROTOCOL section 3). */
export async function probeClips(request: ProbeRequest, progress: Progress): Promise<ProbeResult> {
  const { examples, metric, learningRate, epochs, batchSize } = request;
  const { dimension } = examples;
  const outputs = examples.targets.count;
  const shape = { dimension, classes: outputs };
  const random = randomStream(request.seed);
  const part = (rows: Int32Array) => ({
    standardized: standardizedRows(examples.embeddings, dimension, rows),
    targets: targetsOf(examples.targets, rows),
    rows: rows.length,
  });
  const [train, valid, test] = [part(request.train), part(request.valid), part(request.test)];
  const prediction = await openPrediction(shape);
  const logitsOf = async (parameters: Parameters, { standardized, rows }: typeof valid): Promise<Float32Array> => {
    const logits = new Float32Array(rows * outputs);
    for (let row = 0; row < rows; row += rowsAtOnce) {
      const some = standardized.subarray(row * dimension, (row + rowsAtOnce) * dimension);
      logits.set(await prediction.logits(parameters, some), row * outputs);
    }
    return logits;
  };
  const learner = await openClipLearner({
    ...shape,
    loss: request.loss,
    initial: initialParameters(shape, random),
    standardized: train.standardized,
    targets: targetsForLoss(train.targets),
    batchSize: Math.min(batchSize, train.rows),
    nextBatches: () => ({ order: shuffled(train.rows, random), bounds: batchBounds(train.rows, batchSize) }),
  });
  const training = await trainProbe(
    learner,
    { learningRate, epochs },
    async (parameters) => {
      const { reference, strict } = clipMetric(metric, await logitsOf(parameters, valid), valid.targets);
      return isHigherBetter(metric) ? { reference, strict } : { reference: -reference, strict: -strict };
    },
    (epoch, loss, value) => progress(epoch + 1, { loss, validation: isHigherBetter(metric) ? value : -value }),
  );
  const evaluate = async ({ epoch, parameters }: Checkpoint): Promise<Evaluation> => {
    const logits = await logitsOf(parameters, test);
    const predictions = clipPredictions(metric, logits, test.targets);
    return { epoch, metric: clipMetric(metric, logits, test.targets), predictions };
  };
  const [best, last] = [await evaluate(training.best), await evaluate(training.last)];
  const isByProtocol = dependsOnProtocol(metric, test.targets.kind === 'classes');
  const bestReference = isByProtocol ? await evaluate(training.bestReference) : undefined;
  await prediction.release();
  const validation = training.validation.map((value) => (isHigherBetter(metric) ? value : -value));
  return { losses: epochLosses(training), validation, best, ...(bestReference && { bestReference }), last };
}

export const probeClipsJob = defineJob(import.meta.url, 'probeClips', probeClips);

function targetsForLoss(targets: Targets): ClipTraining['targets'] {
  if (targets.kind === 'classes') return BigInt64Array.from(targets.indices, BigInt);
  return targets.kind === 'labels' ? Float32Array.from(targets.hot) : targets.values;
}
