import type { Examples } from '../embedding/examples.ts';
import { accuracy, largestPerRow } from '../metric/accuracy.ts';
import { defineJob, type Progress } from '../threads/job.ts';
import { batchBounds } from './batches.ts';
import { initialParameters, type Parameters } from './head.ts';
import { randomStream, shuffled } from './random.ts';
import { standardizedRows } from './standardize.ts';
import { type Checkpoint, openPrediction, type TrainingPlan, trainProbe } from './train.ts';

/** Examples whose logits are computed at once: the logits of all, for a thousand classes, would not fit. */
const rowsAtOnce = 4096;

/** A probe to train: on which rows of the examples, validated and tested on which, and how. */
export interface ProbeRequest {
  readonly examples: Examples;
  readonly train: Int32Array;
  readonly valid: Int32Array;
  readonly test: Int32Array;
  readonly learningRate: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
}

/** What a checkpoint makes of the test rows. */
export interface Evaluation {
  /** Counted from 0. */
  readonly epoch: number;
  readonly accuracy: number;
  /** Class index of each test row. */
  readonly predictions: Int32Array;
}

export interface ProbeResult {
  /** Mean training loss of every epoch. */
  readonly losses: readonly number[];
  /** Validation accuracy after every epoch. */
  readonly validation: readonly number[];
  /** The checkpoint chosen on the validation rows. */
  readonly best: Evaluation;
  readonly last: Evaluation;
}

/** Track A for clips of one class each: trains a linear probe on frozen embeddings and tests it (PROTOCOL section 3). */
export async function probeClips(request: ProbeRequest, progress: Progress): Promise<ProbeResult> {
  const { examples, learningRate, epochs, batchSize } = request;
  const { dimension, classes } = examples;
  const random = randomStream(request.seed);
  const part = (rows: Int32Array) => ({
    standardized: standardizedRows(examples.embeddings, dimension, rows),
    targets: rows.map((row) => examples.targets[row]!),
  });
  const [train, valid, test] = [part(request.train), part(request.valid), part(request.test)];
  const prediction = await openPrediction({ dimension, classes });
  const classify = async (parameters: Parameters, { standardized, targets }: typeof valid): Promise<Int32Array> => {
    const classified = new Int32Array(targets.length);
    for (let row = 0; row < targets.length; row += rowsAtOnce) {
      const some = standardized.subarray(row * dimension, (row + rowsAtOnce) * dimension);
      classified.set(largestPerRow(await prediction.logits(parameters, some), classes), row);
    }
    return classified;
  };
  const plan: TrainingPlan = {
    dimension,
    classes,
    loss: { kind: 'cross-entropy' },
    learningRate,
    epochs,
    initial: initialParameters(dimension, classes, random),
    batches: () => [
      {
        standardized: train.standardized,
        targets: BigInt64Array.from(train.targets, BigInt),
        order: shuffled(train.targets.length, random),
        bounds: batchBounds(train.targets.length, batchSize),
      },
    ],
  };
  const training = await trainProbe(
    plan,
    async (parameters) => accuracy(await classify(parameters, valid), valid.targets),
    (epoch) => progress(epoch + 1),
  );
  const evaluate = async ({ epoch, parameters }: Checkpoint): Promise<Evaluation> => {
    const predictions = await classify(parameters, test);
    return { epoch, accuracy: accuracy(predictions, test.targets), predictions };
  };
  const steps = training.losses.length / epochs;
  const losses = Array.from({ length: epochs }, (_, epoch) => {
    return training.losses.slice(epoch * steps, (epoch + 1) * steps).reduce((sum, loss) => sum + loss, 0) / steps;
  });
  const [best, last] = [await evaluate(training.best), await evaluate(training.last)];
  await prediction.release();
  return { losses, validation: training.validation, best, last };
}

export const probeClipsJob = defineJob(import.meta.url, 'probeClips', probeClips);
