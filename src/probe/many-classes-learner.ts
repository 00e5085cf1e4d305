import { input, type Value } from '../compute/graph.ts';
import { affineProduct } from '../compute/operators.ts';
import { type Feed, openProgram, type Program } from '../compute/session.ts';
import { gatherRows } from '../compute/tensor.ts';
import type { ClipTraining } from './clip-learner.ts';
import { exampleSums, type Parameters, type ProbeShape } from './head.ts';
import { ProbeInPlace } from './in-place/probe.ts';
import type { Learner } from './learner.ts';
import { type Loss, lossAndSlope, shareOf, targetsInput } from './loss.ts';

type SumOutput = 'product' | 'sum' | 'lost';

/**
 * Learns from examples of one vector each, as {@link ClipLearner} does, where the weight is so large that going over it is what
 * a step costs: the engine multiplies the matrices and puts its results where a step in place looks for them.
 */
export class ManyClassesLearner implements Learner {
  readonly #training: ClipTraining;
  readonly #program: Program<SumOutput>;
  readonly #probe: ProbeInPlace;
  readonly #fixed: Readonly<Record<'weight' | 'bias', Feed>>;
  readonly #into: Readonly<Record<'product' | 'sum', Feed>>;

  private constructor(training: ClipTraining, probe: ProbeInPlace, program: Program<SumOutput>) {
    this.#training = training;
    this.#probe = probe;
    this.#program = program;
    const { classes } = training;
    const { width } = probe;
    this.#fixed = {
      weight: { data: probe.part('weight'), shape: [classes, width] },
      bias: { data: probe.part('bias', classes), shape: [classes] },
    };
    this.#into = {
      product: { data: probe.part('product'), shape: [classes, width] },
      sum: { data: probe.part('biasSlope', classes), shape: [1, classes] },
    };
  }

  static async open(training: ClipTraining): Promise<ManyClassesLearner> {
    const { classes, loss, initial, batchSize } = training;
    const probe = new ProbeInPlace(training, initial, batchSize);
    const program = await openProgram(sumsGraph({ dimension: probe.width, classes }, loss));
    return new ManyClassesLearner(training, probe, program);
  }

  get parameters(): Parameters {
    return this.#probe.parameters;
  }

  async learn(learningRate: number): Promise<number[]> {
    const { order, bounds } = this.#training.nextBatches();
    const losses: number[] = [];
    for (let batch = 1; batch < bounds.length; batch += 1) {
      losses.push(await this.#sum(order.subarray(Number(bounds[batch - 1]), Number(bounds[batch]))));
      this.#probe.step(learningRate);
    }
    return losses;
  }

  release(): Promise<void> {
    return this.#program.release();
  }

  /** Leaves the sums of a batch in the probe's memory, and gives its loss. */
  async #sum(batch: BigInt64Array): Promise<number> {
    const { dimension, classes, loss, standardized, targets } = this.#training;
    const { width } = this.#probe;
    const rows = this.#probe.part('batch', batch.length * width);
    gatherRows(standardized, dimension, batch, rows, width);
    this.#probe.normalize(batch.length);
    const shape = [batch.length, width];
    const { lost } = await this.#program.run(
      {
        ...this.#fixed,
        batch: { data: rows, shape },
        normalized: { data: this.#probe.part('normalized', rows.length), shape },
        targets: gatheredTargets(targets, batch, classes),
        share: { data: Float32Array.of(shareOf(loss, batch.length, classes)), shape: [] },
      },
      this.#into,
    );
    return lost.data[0] as number;
  }
}

function sumsGraph({ dimension, classes }: ProbeShape, loss: Loss): Record<SumOutput, Value> {
  const [batch, normalized] = ['batch', 'normalized'].map((name) => input(name, 'float32', ['rows', dimension]));
  const weight = input('weight', 'float32', [classes, dimension]);
  const logits = affineProduct(normalized!, weight, { transposeB: true, plus: input('bias', 'float32', [classes]) });
  const targets = targetsInput(loss, 'targets', 'rows', classes);
  const { loss: lost, slope } = lossAndSlope(loss, logits, targets, input('share', 'float32', []));
  return { ...exampleSums(batch!, slope), lost };
}

function gatheredTargets(targets: ClipTraining['targets'], batch: BigInt64Array, classes: number): Feed {
  if (targets instanceof BigInt64Array) {
    return { data: BigInt64Array.from(batch, (example) => targets[Number(example)]!), shape: [batch.length] };
  }
  const data = new Float32Array(batch.length * classes);
  gatherRows(targets, classes, batch, data);
  return { data, shape: [batch.length, classes] };
}
