import { input, type Value } from '../compute/graph.ts';
import { add } from '../compute/operators.ts';
import { openProgram, type Program } from '../compute/session.ts';
import { stepNumbers } from './adam.ts';
import {
  addSums,
  exampleSums,
  Head,
  type Parameters,
  type ProbeShape,
  parameterNames,
  parameterShapes,
} from './head.ts';
import type { Learner } from './learner.ts';
import { type Loss, lossAndSlope, shareOf } from './loss.ts';
import {
  initialState,
  type StateOutput,
  stateFeeds,
  stateInputs,
  stateOf,
  stateOutputs,
  steppedState,
  type TrainingState,
} from './training-state.ts';

/** Rows that the engine sees at once: few enough to stay in the processor's cache between the two products they are in. */
const rowsAtOnce = 512;

/** Rows to learn from that lie side by side in memory: a clip's frames. */
export interface Rows {
  readonly count: number;
  /** [count, D] */
  readonly standardized: Float32Array;
  /** Class indices [count], or numbers [count, C], as the loss wants them. */
  readonly targets: BigInt64Array | Float32Array;
}

/** What a probe learns from batches of many rows that need not all be in memory. */
export interface FrameTraining extends ProbeShape {
  readonly loss: Loss;
  readonly initial: Parameters;
  /** The batches of the next epoch; none is empty. */
  nextBatches(): AsyncIterable<readonly Rows[]>;
}

type Sum = 'product' | 'sum' | 'lost';

/**
 * A batch of frames is megabytes, so its rows go to the engine where they lie, clip by clip, and what the gradients need of
 * them is summed; a step follows after the last. Nothing is gathered, and memory is read once.
 */
export class FrameLearner implements Learner {
  readonly #sums: Program<`${Sum}s`>;
  readonly #step: Program<StateOutput>;
  readonly #training: FrameTraining;
  #state: TrainingState;

  private constructor(sums: Program<`${Sum}s`>, step: Program<StateOutput>, training: FrameTraining) {
    this.#sums = sums;
    this.#step = step;
    this.#training = training;
    this.#state = initialState(training.initial);
  }

  static async open(training: FrameTraining): Promise<FrameLearner> {
    const sums = await openProgram(sumsGraph(training, training.loss));
    return new FrameLearner(sums, await openProgram(stepGraph(training)), training);
  }

  get parameters(): Parameters {
    return this.#state.parameters;
  }

  async learn(learningRate: number): Promise<number[]> {
    const losses: number[] = [];
    for await (const batch of this.#training.nextBatches()) losses.push(await this.#learnBatch(batch, learningRate));
    return losses;
  }

  async release(): Promise<void> {
    await this.#sums.release();
    await this.#step.release();
  }

  async #learnBatch(batch: readonly Rows[], learningRate: number): Promise<number> {
    const { dimension, classes, loss } = this.#training;
    const shapes = parameterShapes(this.#training);
    const count = batch.reduce((total, rows) => total + rows.count, 0);
    const fixed = {
      share: { data: Float32Array.of(shareOf(loss, count, classes)), shape: [] },
      ...Object.fromEntries(
        parameterNames.map((name) => [name, { data: this.#state.parameters[name], shape: shapes[name] }]),
      ),
    };
    let product = { data: new Float32Array(classes * dimension), shape: [classes, dimension] };
    let sum = { data: new Float32Array(classes), shape: [1, classes] };
    let lost = { data: new Float32Array(1), shape: [] as number[] };
    for (const { standardized, targets, count } of batch) {
      const width = targets.length / count;
      for (let start = 0; start < count; start += rowsAtOnce) {
        const size = Math.min(rowsAtOnce, count - start);
        const outputs = await this.#sums.run({
          ...fixed,
          examples: {
            data: standardized.subarray(start * dimension, (start + size) * dimension),
            shape: [size, dimension],
          },
          targets: {
            data: targets.subarray(start * width, (start + size) * width),
            shape: loss.kind === 'cross-entropy' ? [size] : [size, classes],
          },
          product,
          sum,
          lost,
        });
        product = { ...product, data: outputs.products.data as Float32Array<ArrayBuffer> };
        sum = { ...sum, data: outputs.sums.data as Float32Array<ArrayBuffer> };
        lost = { ...lost, data: outputs.losts.data as Float32Array<ArrayBuffer> };
      }
    }
    const { stepSize, floor } = stepNumbers(learningRate, this.#state.steps + 1);
    const next = await this.#step.run({
      ...stateFeeds(this.#state, this.#training),
      product,
      sum,
      stepSize: { data: Float32Array.of(stepSize), shape: [] },
      floor: { data: Float32Array.of(floor), shape: [] },
    });
    this.#state = stateOf(next, this.#state.steps + 1);
    return lost.data[0]!;
  }
}

function sumInputs({ dimension, classes }: ProbeShape) {
  return { product: input('product', 'float32', [classes, dimension]), sum: input('sum', 'float32', [1, classes]) };
}

/** The sums of some rows, added to those of rows before. */
function sumsGraph(shape: ProbeShape, loss: Loss): Record<`${Sum}s`, Value> {
  const shapes = parameterShapes(shape);
  const examples = input('examples', 'float32', ['rows', shape.dimension]);
  const targets =
    loss.kind === 'cross-entropy'
      ? input('targets', 'int64', ['rows'])
      : input('targets', 'float32', ['rows', shape.classes]);
  const head = new Head({
    weight: input('weight', 'float32', shapes.weight),
    vectors: input('vectors', 'float32', shapes.vectors),
  });
  const { loss: lost, slope } = lossAndSlope(loss, head.logits(examples), targets, input('share', 'float32', []));
  const sums = addSums(sumInputs(shape), exampleSums(examples, slope));
  return { products: sums.product, sums: sums.sum, losts: add(input('lost', 'float32', []), lost) };
}

/** A step by the sums of a batch. */
function stepGraph(shape: ProbeShape): Record<StateOutput, Value> {
  const state = stateInputs(shape);
  const gradients = new Head(state).gradients(sumInputs(shape));
  const [stepSize, floor] = ['stepSize', 'floor'].map((name) => input(name, 'float32', []));
  return stateOutputs(steppedState(state, gradients, stepSize!, floor!));
}
