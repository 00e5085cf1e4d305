import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { accuracy, largestPerRow } from '../metric/accuracy.ts';
import type { Parameters } from './head.ts';
import { learningRateAt } from './schedule.ts';
import { standardizedRows } from './standardize.ts';
import { openPrediction, trainProbe } from './train.ts';

interface Batch {
  x: number[][][];
  x_length: number[];
  y: number[];
}
type Weights = Record<'ln.weight' | 'ln.bias' | 'fc.bias', number[]> & { 'fc.weight': number[][] };
interface Case {
  in_features: number;
  out_features: number;
  epochs: number;
  lr: number;
  init: Weights;
  train: Batch[];
  dev: Batch[];
  test: Batch[];
  expect: {
    step_loss: number[];
    epoch_lr: number[];
    /** Written down at the start of an epoch's evaluation: entry e is the metric after epoch e, counted from 1. */
    validation: { accuracy?: number }[];
    final: Weights;
    best: Weights;
    test_score: number;
  };
}

const oracle = (name: string): unknown => {
  return JSON.parse(readFileSync(new URL(`../../test/oracle/probe/${name}`, import.meta.url), 'utf8'));
};

/** The oracle's batches as rows: the mean over each clip's true frames. */
function pooled(batches: Batch[], dimension: number): { standardized: Float32Array; targets: Int32Array } {
  const clips = batches.flatMap(({ x, x_length }) => x.map((clip, index) => ({ clip, frames: x_length[index]! })));
  const rows = clips.flatMap(({ clip, frames }) => {
    return clip.map((channel) => channel.slice(0, frames).reduce((sum, value) => sum + value, 0) / frames);
  });
  const all = Int32Array.from(clips.keys());
  return {
    standardized: standardizedRows(Float32Array.from(rows), dimension, all),
    targets: Int32Array.from(batches.flatMap(({ y }) => y)),
  };
}

/** The oracle's weights in our order: its linear layer holds [C, D]. */
function parameters(weights: Weights): Parameters {
  const rows = weights['fc.weight'];
  return {
    gain: Float32Array.from(weights['ln.weight']),
    offset: Float32Array.from(weights['ln.bias']),
    weight: Float32Array.from(rows[0]!.flatMap((_, feature) => rows.map((row) => row[feature]!))),
    bias: Float32Array.from(weights['fc.bias']),
  };
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  const worst = Math.max(...Array.from(actual, (value, index) => Math.abs(value - expected[index]!)));
  expect(worst).toBeLessThan(tolerance);
}

for (const name of ['mlp_clip_ce', 'mlp_clip_ce_lr1e-3', 'mlp_clip_ce_1epoch']) {
  test(`${name}: every loss and every weight is the reference's to 1e-5`, async () => {
    const given = oracle(`${name}.json`) as Case;
    const dimension = given.in_features;
    const train = pooled(given.train, dimension);
    const [valid, held] = [pooled(given.dev, dimension), pooled(given.test, dimension)];
    const batchSize = given.train[0]!.y.length;
    const shape = { dimension, classes: given.out_features, batchSize };
    const prediction = await openPrediction(shape);
    const score = async (weights: Parameters, { standardized, targets }: typeof train): Promise<number> => {
      return accuracy(largestPerRow(await prediction.logits(weights, standardized), shape.classes), targets);
    };
    const training = await trainProbe(
      { standardized: train.standardized, targets: BigInt64Array.from(train.targets, BigInt) },
      {
        ...shape,
        learningRate: given.lr,
        epochs: given.epochs,
        initial: parameters(given.init),
        order: () => BigInt64Array.from(train.targets, (_, index) => BigInt(index)),
      },
      (weights) => score(weights, valid),
    );
    expectClose(training.losses, given.expect.step_loss, 1e-5);
    const validation = given.expect.validation.flatMap(({ accuracy }) => accuracy ?? []);
    expectClose(training.validation.slice(0, validation.length), validation, 1e-6);
    for (const [ours, theirs] of [
      [training.last.parameters, given.expect.final],
      [training.best.parameters, given.expect.best],
    ] as const) {
      for (const [part, values] of Object.entries(parameters(theirs))) {
        expectClose(ours[part as keyof Parameters], values, 1e-5);
      }
    }
    expect(await score(training.best.parameters, held)).toBeCloseTo(given.expect.test_score, 6);
  });
}

test('learning rates are those of the reference', () => {
  const { lr } = oracle('cosine_lr.json') as { lr: Record<string, number[]> };
  for (const [epochs, expected] of Object.entries(lr)) {
    const rates = expected.map((_, epoch) => learningRateAt(1e-3, epoch, Number(epochs)));
    expectClose(rates, expected, 1e-12);
  }
});

test('a loss that is not a number ends the training with a message', async () => {
  const training = trainProbe(
    { standardized: Float32Array.of(Number.NaN, 1), targets: BigInt64Array.of(0n) },
    {
      dimension: 2,
      classes: 2,
      batchSize: 1,
      learningRate: 1e-3,
      epochs: 1,
      initial: {
        gain: Float32Array.of(1, 1),
        offset: new Float32Array(2),
        weight: new Float32Array(4),
        bias: new Float32Array(2),
      },
      order: () => BigInt64Array.of(0n),
    },
    async () => 0,
  );
  await expect(training).rejects.toThrow("probe's loss became NaN in epoch 1");
});
