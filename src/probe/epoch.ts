import { gradients } from '../compute/gradient.ts';
import { input, loop, scalar, type Value } from '../compute/graph.ts';
import { add, rows, slice } from '../compute/operators.ts';
import { openProgram, type Program } from '../compute/session.ts';
import { adamStep, biasCorrection, type Moments } from './adam.ts';
import { headLogits, type ParameterName, type Parameters, parameterNames, parameterShapes } from './head.ts';
import { type Loss, lossOf } from './loss.ts';

/** What training carries from epoch to epoch: each parameter, its moments, and the number of steps so far. */
export interface TrainingState {
  readonly parameters: Parameters;
  readonly first: Parameters;
  readonly second: Parameters;
  readonly steps: number;
}

export interface ProbeShape {
  readonly dimension: number;
  /** Outputs: classes, or numbers to predict. */
  readonly classes: number;
}

/** Examples in memory, and the batches in which they are seen. */
export interface Batches {
  /** [N, D] (`standardizedRows`). */
  readonly standardized: Float32Array;
  /** Class indices [N], or numbers [N, C], as the loss wants them. */
  readonly targets: BigInt64Array | Float32Array;
  /** The examples' numbers in the order in which they are seen. */
  readonly order: BigInt64Array;
  /** Batch b is `order[bounds[b] … bounds[b + 1])`. */
  readonly bounds: BigInt64Array;
}

type Part = ParameterName | `first_${ParameterName}` | `second_${ParameterName}`;
type EpochOutput = 'losses' | `next_${Part}`;

/** An epoch of the probe, or a part of it, as one call of the tensor engine: the steps are an ONNX `Loop`. */
export class Epoch {
  readonly #program: Program<EpochOutput>;
  readonly #shape: ProbeShape;

  private constructor(program: Program<EpochOutput>, shape: ProbeShape) {
    this.#program = program;
    this.#shape = shape;
  }

  static async open(shape: ProbeShape, loss: Loss): Promise<Epoch> {
    return new Epoch(await openProgram(epochGraph(shape, loss)), shape);
  }

  /**
   * One step per batch.
   *
   * @returns the state after the last one and the loss of each.
   */
  async run(
    { standardized, targets, order, bounds }: Batches,
    state: TrainingState,
    learningRate: number,
  ): Promise<{ state: TrainingState; losses: Float32Array }> {
    const { dimension, classes } = this.#shape;
    const count = standardized.length / dimension;
    const steps = bounds.length - 1;
    const corrections = Array.from({ length: steps }, (_, step) => {
      return biasCorrection(learningRate, state.steps + step + 1);
    });
    const shapes = parameterShapes(dimension, classes);
    const carried = parameterNames.flatMap((name) => [
      [name, { data: state.parameters[name], shape: shapes[name] }] as const,
      [`first_${name}`, { data: state.first[name], shape: shapes[name] }] as const,
      [`second_${name}`, { data: state.second[name], shape: shapes[name] }] as const,
    ]);
    const outputs = await this.#program.run({
      examples: { data: standardized, shape: [count, dimension] },
      targets: { data: targets, shape: targets instanceof BigInt64Array ? [count] : [count, classes] },
      order: { data: order, shape: [order.length] },
      bounds: { data: bounds, shape: [bounds.length] },
      steps: { data: BigInt64Array.of(BigInt(steps)), shape: [] },
      stepSizes: { data: Float32Array.from(corrections, ({ stepSize }) => stepSize), shape: [steps] },
      corrections: { data: Float32Array.from(corrections, ({ correction }) => correction), shape: [steps] },
      ...Object.fromEntries(carried),
    });
    const group = (prefix: '' | 'first_' | 'second_'): Parameters => {
      const entries = parameterNames.map((name) => [name, outputs[`next_${prefix}${name}`].data]);
      return Object.fromEntries(entries) as Parameters;
    };
    return {
      state: { parameters: group(''), first: group('first_'), second: group('second_'), steps: state.steps + steps },
      losses: outputs.losses.data as Float32Array,
    };
  }

  release(): Promise<void> {
    return this.#program.release();
  }
}

function epochGraph({ dimension, classes }: ProbeShape, loss: Loss): Record<EpochOutput, Value> {
  const examples = input('examples', 'float32', ['examples', dimension]);
  const targets =
    loss.kind === 'cross-entropy'
      ? input('targets', 'int64', ['examples'])
      : input('targets', 'float32', ['examples', classes]);
  const order = input('order', 'int64', ['seen']);
  const bounds = input('bounds', 'int64', ['bounds']);
  const stepSizes = input('stepSizes', 'float32', ['steps']);
  const corrections = input('corrections', 'float32', ['steps']);
  const shapes = parameterShapes(dimension, classes);
  const parts = parameterNames.flatMap((name) => [name, `first_${name}` as const, `second_${name}` as const]);
  const initial = parts.map((part) => input(part, 'float32', shapes[part.replace(/^.*_/, '') as ParameterName]));

  const { state, collected } = loop(input('steps', 'int64', []), initial, (step, carried) => {
    const moments = parameterNames.map((_, index): Moments => {
      const [parameter, first, second] = carried.slice(3 * index, 3 * index + 3);
      return { parameter: parameter!, first: first!, second: second! };
    });
    const [gain, offset, weight, bias] = moments.map(({ parameter }) => parameter);
    const end = rows(bounds, add(step, scalar(1, 'int64')));
    const batch = slice(order, rows(bounds, step), end, 'batch');
    const logits = headLogits(rows(examples, batch), { gain: gain!, offset: offset!, weight: weight!, bias: bias! });
    const lost = lossOf(loss, logits, rows(targets, batch));
    const slopes = gradients(
      lost,
      moments.map(({ parameter }) => parameter),
    );
    const next = moments.map((moment, index) => {
      return adamStep(moment, slopes[index]!, rows(stepSizes, step), rows(corrections, step));
    });
    return { state: next.flatMap(({ parameter, first, second }) => [parameter, first, second]), collect: [lost] };
  });
  const named = parts.map((part, index) => [`next_${part}`, state[index]!]);
  return { ...(Object.fromEntries(named) as Record<EpochOutput, Value>), losses: collected[0]! };
}
