import { input, loop, scalar, type Value } from '../compute/graph.ts';
import { add, rows, slice } from '../compute/operators.ts';
import { openProgram, type Program } from '../compute/session.ts';
import { stepNumbers } from './adam.ts';
import { exampleSums, Head, type Parameters, type ProbeShape } from './head.ts';
import type { Learner } from './learner.ts';
import { type Loss, lossAndSlope, shareOf, targetsInput } from './loss.ts';
import {
  initialState,
  type StateOutput,
  type StateValues,
  stateFeeds,
  stateInputs,
  stateOf,
  stateOutputs,
  stateParts,
  steppedState,
  type TrainingState,
} from './training-state.ts';

/** What a probe learns from examples of one vector each, all in memory. */
export interface ClipTraining extends ProbeShape {
  readonly loss: Loss;
  readonly initial: Parameters;
  /** [N, D] (`standardizedRows`). */
  readonly standardized: Float32Array;
  /** Class indices [N], or numbers [N, C], as the loss wants them. */
  readonly targets: BigInt64Array | Float32Array;
  /** Examples of the largest batch. */
  readonly batchSize: number;
  /** The batches of the next epoch. */
  nextBatches(): Batches;
}

/** Batch b is the examples `order[bounds[b] … bounds[b + 1])`. */
export interface Batches {
  readonly order: BigInt64Array;
  readonly bounds: BigInt64Array;
}

/** An epoch is one call of the tensor engine, in which the steps are an ONNX `Loop`. */
export class ClipLearner implements Learner {
  readonly #program: Program<StateOutput | 'losses'>;
  readonly #training: ClipTraining;
  #state: TrainingState;

  private constructor(program: Program<StateOutput | 'losses'>, training: ClipTraining) {
    this.#program = program;
    this.#training = training;
    this.#state = initialState(training.initial);
  }

  static async open(training: ClipTraining): Promise<ClipLearner> {
    return new ClipLearner(await openProgram(epochGraph(training, training.loss)), training);
  }

  get parameters(): Parameters {
    return this.#state.parameters;
  }

  async learn(learningRate: number): Promise<number[]> {
    const { dimension, classes, loss, standardized, targets } = this.#training;
    const { order, bounds } = this.#training.nextBatches();
    const steps = bounds.length - 1;
    const count = standardized.length / dimension;
    const perStep = (value: (step: number) => number) => {
      return { data: Float32Array.from({ length: steps }, (_, step) => value(step)), shape: [steps] };
    };
    const numbers = Array.from({ length: steps }, (_, step) => stepNumbers(learningRate, this.#state.steps + step + 1));
    const { losses, ...next } = await this.#program.run({
      examples: { data: standardized, shape: [count, dimension] },
      targets: { data: targets, shape: targets instanceof BigInt64Array ? [count] : [count, classes] },
      order: { data: order, shape: [order.length] },
      bounds: { data: bounds, shape: [bounds.length] },
      steps: { data: BigInt64Array.of(BigInt(steps)), shape: [] },
      shares: perStep((step) => shareOf(loss, Number(bounds[step + 1]! - bounds[step]!), classes)),
      stepSizes: perStep((step) => numbers[step]!.stepSize),
      floors: perStep((step) => numbers[step]!.floor),
      ...stateFeeds(this.#state, this.#training),
    });
    this.#state = stateOf(next, this.#state.steps + steps);
    return [...(losses.data as Float32Array)];
  }

  release(): Promise<void> {
    return this.#program.release();
  }
}

function epochGraph(shape: ProbeShape, loss: Loss): Record<StateOutput | 'losses', Value> {
  const { dimension, classes } = shape;
  const examples = input('examples', 'float32', ['examples', dimension]);
  const targets = targetsInput(loss, 'targets', 'examples', classes);
  const order = input('order', 'int64', ['seen']);
  const bounds = input('bounds', 'int64', ['bounds']);
  const [shares, stepSizes, floors] = ['shares', 'stepSizes', 'floors'].map((name) =>
    input(name, 'float32', ['steps']),
  );
  const initial = stateInputs(shape);

  const { state, collected } = loop(
    input('steps', 'int64', []),
    stateParts.map((part) => initial[part]),
    (step, carried) => {
      const values = Object.fromEntries(stateParts.map((part, place) => [part, carried[place]!])) as StateValues;
      const head = new Head(values);
      const batch = slice(order, rows(bounds, step), rows(bounds, add(step, scalar(1, 'int64'))), 'batch');
      const seen = rows(examples, batch);
      const { loss: lost, slope } = lossAndSlope(loss, head.logits()(seen), rows(targets, batch), rows(shares!, step));
      const gradients = head.gradients(exampleSums(seen, slope));
      return { state: steppedState(values, gradients, rows(stepSizes!, step), rows(floors!, step)), collect: [lost] };
    },
  );
  return { ...stateOutputs(state), losses: collected[0]! };
}
