import { input } from '../compute/graph.ts';
import { openProgram } from '../compute/session.ts';
import { OtoscopeError } from '../errors.ts';
import type { MetricValues } from '../metric/clip-metric.ts';
import { type Protocol, protocols } from '../metric/protocol.ts';
import { Head, type Parameters, type ProbeShape, parameterShapes } from './head.ts';
import type { Learner } from './learner.ts';
import { learningRateAt } from './schedule.ts';

/** For how long a probe is trained, and how fast it learns at first. */
export interface Schedule {
  readonly learningRate: number;
  readonly epochs: number;
}

/** The state of a probe after some epoch. */
export interface Checkpoint {
  /** Counted from 0. */
  readonly epoch: number;
  readonly parameters: Parameters;
}

export interface Training {
  /** The loss of every step of every epoch. */
  readonly losses: readonly (readonly number[])[];
  /** The validation metric after every epoch. */
  readonly validation: readonly number[];
  /** The first epoch with the best validation metric. */
  readonly best: Checkpoint;
  /** The same by the reference's metric. */
  readonly bestReference: Checkpoint;
  readonly last: Checkpoint;
}

/** The probe's forward pass, ready to run. */
export interface Prediction {
  /** Standardized embeddings [N, D] to logits [N, C]. */
  logits(parameters: Parameters, standardized: Float32Array): Promise<Float32Array>;
  release(): Promise<void>;
}

/**
 * Trains LayerNorm and Linear by Adam with a cosine schedule (PROTOCOL section 3).
 *
 * @param learner is released at the end.
 * @param validate the validation metric of a checkpoint, higher better; by protocol where they measure differently.
 * @param onEpoch gets each epoch (counted from 0), the mean loss of its steps and the validation metric.
 * @throws OtoscopeError if the loss stops being a number.
 */
export async function trainProbe(
  learner: Learner,
  { learningRate, epochs }: Schedule,
  validate: (parameters: Parameters) => Promise<number | MetricValues>,
  onEpoch: (epoch: number, loss: number, metric: number) => void = () => {},
): Promise<Training> {
  const losses: number[][] = [];
  const validation: MetricValues[] = [];
  const best: Partial<Record<Protocol, Checkpoint>> = {};
  try {
    for (let epoch = 0; epoch < epochs; epoch += 1) {
      const own = await learner.learn(learningRateAt(learningRate, epoch, epochs));
      if (own.length === 0) {
        throw new OtoscopeError('nothing to train on has a target', {
          hint: 'look at the labels of the training clips',
        });
      }
      const lost = own.find((loss) => !Number.isFinite(loss));
      if (lost !== undefined) {
        throw new OtoscopeError(`the probe's loss became ${lost} in epoch ${epoch + 1}`, {
          hint: 'look at the size of the embeddings with `otoscope check`',
        });
      }
      losses.push(own);
      const { parameters } = learner;
      const found = await validate(parameters);
      const metric = typeof found === 'number' ? { reference: found, strict: found } : found;
      const checkpoint = { epoch, parameters };
      for (const protocol of protocols) {
        if (validation.every((earlier) => metric[protocol] > earlier[protocol])) best[protocol] = checkpoint;
      }
      validation.push(metric);
      onEpoch(epoch, meanOf(own), metric.strict);
    }
  } finally {
    await learner.release();
  }
  const last = { epoch: epochs - 1, parameters: learner.parameters };
  return {
    losses,
    validation: validation.map(({ strict }) => strict),
    best: best.strict ?? last,
    bestReference: best.reference ?? last,
    last,
  };
}

/** Opens what computes a probe's logits. */
export async function openPrediction(shape: ProbeShape): Promise<Prediction> {
  const shapes = parameterShapes(shape);
  const examples = input('examples', 'float32', ['examples', shape.dimension]);
  const head = new Head({
    weight: input('weight', 'float32', shapes.weight),
    vectors: input('vectors', 'float32', shapes.vectors),
  });
  const program = await openProgram({ logits: head.logits()(examples) });
  return {
    async logits({ weight, vectors }, standardized) {
      const { logits } = await program.run({
        examples: { data: standardized, shape: [standardized.length / shape.dimension, shape.dimension] },
        weight: { data: weight, shape: shapes.weight },
        vectors: { data: vectors, shape: shapes.vectors },
      });
      return logits.data as Float32Array;
    },
    release: () => program.release(),
  };
}

/** The mean loss of every epoch. */
export function epochLosses({ losses }: Training): number[] {
  return losses.map(meanOf);
}

function meanOf(losses: readonly number[]): number {
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}
