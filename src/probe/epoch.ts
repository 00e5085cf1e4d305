import { gradients } from '../compute/gradient.ts';
import { input, loop, scalar, type Value } from '../compute/graph.ts';
import { add, multiply, rows, slice } from '../compute/operators.ts';
import { openProgram, type Program } from '../compute/session.ts';
import { adamStep, biasCorrection, type Moments } from './adam.ts';
import {
  crossEntropy,
  headLogits,
  type ParameterName,
  type Parameters,
  parameterNames,
  parameterShapes,
} from './head.ts';

/** What training carries from epoch to epoch: each parameter, its moments, and the number of steps so far. */
export interface TrainingState {
  readonly parameters: Parameters;
  readonly first: Parameters;
  readonly second: Parameters;
  readonly steps: number;
}

export interface ProbeShape {
  readonly dimension: number;
  readonly classes: number;
  readonly batchSize: number;
}

/** Standardized embeddings [N, D] with their class indices [N]. */
export interface TrainingSet {
  readonly standardized: Float32Array;
  readonly targets: BigInt64Array;
}

type Part = ParameterName | `first_${ParameterName}` | `second_${ParameterName}`;
type EpochOutput = 'losses' | `next_${Part}`;

/** One epoch of the probe as one call of the tensor engine: the steps are an ONNX `Loop`. */
export class Epoch {
  readonly #program: Program<EpochOutput>;
  readonly #shape: ProbeShape;

  private constructor(program: Program<EpochOutput>, shape: ProbeShape) {
    this.#program = program;
    this.#shape = shape;
  }

  static async open(shape: ProbeShape): Promise<Epoch> {
    return new Epoch(await openProgram(epochGraph(shape)), shape);
  }

  /**
   * @param order the examples' numbers in the order in which they are seen; the last batch may be shorter.
   * @returns the state after the epoch and the loss of every step.
   */
  async run(
    set: TrainingSet,
    state: TrainingState,
    order: BigInt64Array,
    learningRate: number,
  ): Promise<{ state: TrainingState; losses: Float32Array }> {
    const { dimension, classes, batchSize } = this.#shape;
    const count = order.length;
    const steps = Math.ceil(count / batchSize);
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
      examples: { data: set.standardized, shape: [set.targets.length, dimension] },
      targets: { data: set.targets, shape: [set.targets.length] },
      order: { data: order, shape: [count] },
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

function epochGraph({ dimension, classes, batchSize }: ProbeShape): Record<EpochOutput, Value> {
  const examples = input('examples', 'float32', ['examples', dimension]);
  const targets = input('targets', 'int64', ['examples']);
  const order = input('order', 'int64', ['seen']);
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
    const size = scalar(batchSize, 'int64');
    const start = multiply(step, size);
    const batch = slice(order, start, add(start, size), 'batch');
    const logits = headLogits(rows(examples, batch), { gain: gain!, offset: offset!, weight: weight!, bias: bias! });
    const loss = crossEntropy(logits, rows(targets, batch));
    const slopes = gradients(
      loss,
      moments.map(({ parameter }) => parameter),
    );
    const next = moments.map((moment, index) => {
      return adamStep(moment, slopes[index]!, rows(stepSizes, step), rows(corrections, step));
    });
    return { state: next.flatMap(({ parameter, first, second }) => [parameter, first, second]), collect: [loss] };
  });
  const named = parts.map((part, index) => [`next_${part}`, state[index]!]);
  return { ...(Object.fromEntries(named) as Record<EpochOutput, Value>), losses: collected[0]! };
}
