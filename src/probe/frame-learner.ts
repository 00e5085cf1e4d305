import { input, type Value } from '../compute/graph.ts';
import { add } from '../compute/operators.ts';
import { type Feed, openProgram, type Program } from '../compute/session.ts';
import { stepNumbers } from './adam.ts';
import {
  addSums,
  type ExampleSums,
  exampleSums,
  Head,
  type Parameters,
  type ProbeShape,
  parameterShapes,
} from './head.ts';
import type { Learner } from './learner.ts';
import { type Loss, lossAndSlope, shareOf, targetsInput } from './loss.ts';
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

/** The most rows of a piece: few enough to stay in the processor's cache between the two products they are in. */
const rowsOfPiece = 512;

/** How many pieces go to the engine in one call, which itself takes as long as a hundred rows. */
const piecesAtOnce = 8;

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

type SumOutput = 'nextProduct' | 'nextSum' | 'nextLoss';

/**
 * A batch of frames is megabytes, so its rows go to the engine where they lie, clip by clip, and what the gradients need of
 * them is summed; a step follows after the last. Nothing is gathered, and memory is read once.
 */
export class FrameLearner implements Learner {
  readonly #sums: Program<SumOutput>;
  readonly #step: Program<StateOutput>;
  readonly #training: FrameTraining;
  #state: TrainingState;

  private constructor(sums: Program<SumOutput>, step: Program<StateOutput>, training: FrameTraining) {
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
      weight: { data: this.#state.parameters.weight, shape: shapes.weight },
      vectors: { data: this.#state.parameters.vectors, shape: shapes.vectors },
    };
    let product: Feed = { data: new Float32Array(classes * dimension), shape: [classes, dimension] };
    let sum: Feed = { data: new Float32Array(classes), shape: [1, classes] };
    let lost: Feed = { data: new Float32Array(1), shape: [] };
    const pieces = batch.flatMap((rows) => piecesOf(rows, dimension));
    for (let first = 0; first < pieces.length; first += piecesAtOnce) {
      const feeds = Array.from({ length: piecesAtOnce }, (_, place) => {
        const { standardized, targets, count } = pieces[first + place] ?? nothing(loss);
        return [
          [`examples${place}`, { data: standardized, shape: [count, dimension] }],
          [`targets${place}`, { data: targets, shape: loss.kind === 'cross-entropy' ? [count] : [count, classes] }],
        ] as const;
      });
      const own = Object.fromEntries(feeds.flat());
      const { nextProduct, nextSum, nextLoss } = await this.#sums.run({ ...fixed, ...own, product, sum, lost });
      [product, sum, lost] = [nextProduct, nextSum, nextLoss];
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
    return lost.data[0] as number;
  }
}

/** Rows in pieces that the engine sees at once. */
function piecesOf({ count, standardized, targets }: Rows, dimension: number): Rows[] {
  const width = targets.length / count;
  return Array.from({ length: Math.ceil(count / rowsOfPiece) }, (_, piece) => {
    const [start, end] = [piece * rowsOfPiece, Math.min((piece + 1) * rowsOfPiece, count)];
    return {
      count: end - start,
      standardized: standardized.subarray(start * dimension, end * dimension),
      targets: targets.subarray(start * width, end * width),
    };
  });
}

function nothing({ kind }: Loss): Rows {
  const targets = kind === 'cross-entropy' ? new BigInt64Array() : new Float32Array();
  return { count: 0, standardized: new Float32Array(), targets };
}

function sumInputs({ dimension, classes }: ProbeShape): ExampleSums {
  return { product: input('product', 'float32', [classes, dimension]), sum: input('sum', 'float32', [1, classes]) };
}

/** The sums of some pieces, added to those of pieces before. */
function sumsGraph(shape: ProbeShape, loss: Loss): Record<SumOutput, Value> {
  const shapes = parameterShapes(shape);
  const head = new Head({
    weight: input('weight', 'float32', shapes.weight),
    vectors: input('vectors', 'float32', shapes.vectors),
  });
  const share = input('share', 'float32', []);
  let sums = sumInputs(shape);
  let lost = input('lost', 'float32', []);
  const logits = head.logits();
  for (let place = 0; place < piecesAtOnce; place += 1) {
    const rows = `rows${place}`;
    const examples = input(`examples${place}`, 'float32', [rows, shape.dimension]);
    const targets = targetsInput(loss, `targets${place}`, rows, shape.classes);
    const own = lossAndSlope(loss, logits(examples), targets, share);
    sums = addSums(sums, exampleSums(examples, own.slope));
    lost = add(lost, own.loss);
  }
  return { nextProduct: sums.product, nextSum: sums.sum, nextLoss: lost };
}

/** A step by the sums of a batch. */
function stepGraph(shape: ProbeShape): Record<StateOutput, Value> {
  const state = stateInputs(shape);
  const gradients = new Head(state).gradients(sumInputs(shape));
  const [stepSize, floor] = ['stepSize', 'floor'].map((name) => input(name, 'float32', []));
  return stateOutputs(steppedState(state, gradients, stepSize!, floor!));
}
