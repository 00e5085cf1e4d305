import { input } from '../compute/graph.ts';
import { openProgram } from '../compute/session.ts';
import { OtoscopeError } from '../errors.ts';
import { type Batches, Epoch, type ProbeShape, type TrainingState } from './epoch.ts';
import { headLogits, type Parameters, parameterNames, parameterShapes } from './head.ts';
import type { Loss } from './loss.ts';
import { learningRateAt } from './schedule.ts';

/** How a probe is trained, and what is random about it. */
export interface TrainingPlan extends ProbeShape {
  readonly loss: Loss;
  readonly learningRate: number;
  readonly epochs: number;
  readonly initial: Parameters;
  /** The batches of an epoch (counted from 0): all at once, or part after part where they do not fit into memory. */
  batches(epoch: number): Iterable<Batches> | AsyncIterable<Batches>;
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
 * @param validate the validation metric of a checkpoint, higher better.
 * @throws OtoscopeError if the loss stops being a number.
 */
export async function trainProbe(
  plan: TrainingPlan,
  validate: (parameters: Parameters) => Promise<number>,
  onEpoch: (epoch: number) => void = () => {},
): Promise<Training> {
  const epoch = await Epoch.open(plan, plan.loss);
  const zeros = Object.fromEntries(parameterNames.map((name) => [name, new Float32Array(plan.initial[name].length)]));
  let state: TrainingState = {
    parameters: plan.initial,
    first: zeros as Parameters,
    second: zeros as Parameters,
    steps: 0,
  };
  const losses: number[][] = [];
  const validation: number[] = [];
  let best: Checkpoint | undefined;
  for (let number = 0; number < plan.epochs; number += 1) {
    const rate = learningRateAt(plan.learningRate, number, plan.epochs);
    const own: number[] = [];
    for await (const batches of plan.batches(number)) {
      const trained = await epoch.run(batches, state, rate);
      const lost = trained.losses.find((loss) => !Number.isFinite(loss));
      if (lost !== undefined) {
        throw new OtoscopeError(`the probe's loss became ${lost} in epoch ${number + 1}`, {
          hint: 'look at the size of the embeddings with `otoscope check`',
        });
      }
      state = trained.state;
      for (const loss of trained.losses) own.push(loss);
    }
    losses.push(own);
    const metric = await validate(state.parameters);
    if (validation.every((earlier) => metric > earlier)) best = { epoch: number, parameters: state.parameters };
    validation.push(metric);
    onEpoch(number);
  }
  await epoch.release();
  const last = { epoch: plan.epochs - 1, parameters: state.parameters };
  return { losses, validation, best: best ?? last, last };
}

/** Opens what computes a probe's logits. */
export async function openPrediction({ dimension, classes }: ProbeShape): Promise<Prediction> {
  const shapes = parameterShapes(dimension, classes);
  const parameters = Object.fromEntries(parameterNames.map((name) => [name, input(name, 'float32', shapes[name])]));
  const examples = input('examples', 'float32', ['examples', dimension]);
  const program = await openProgram({
    logits: headLogits(examples, parameters as Record<keyof Parameters, (typeof parameters)[string]>),
  });
  return {
    async logits(values, standardized) {
      const feeds = parameterNames.map((name) => [name, { data: values[name], shape: shapes[name] }]);
      const { logits } = await program.run({
        examples: { data: standardized, shape: [standardized.length / dimension, dimension] },
        ...Object.fromEntries(feeds),
      });
      return logits.data as Float32Array;
    },
    release: () => program.release(),
  };
}

/** The mean loss of every epoch. */
export function epochLosses({ losses }: Training): number[] {
  return losses.map((steps) => steps.reduce((sum, loss) => sum + loss, 0) / steps.length);
}
