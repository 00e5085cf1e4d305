import { expect, test } from 'vitest';
import {
  expectClose,
  expectParameters,
  type OracleBatch,
  type OracleCase,
  oracleFile,
  parametersOf,
  pooledClips,
} from '../../test/fixtures/probe/oracle-case.ts';
import { accuracy, largestPerRow } from '../metric/accuracy.ts';
import { batchBounds } from './batches.ts';
import { ClipLearner } from './clip-learner.ts';
import type { Parameters } from './head.ts';
import { ManyClassesLearner } from './many-classes-learner.ts';
import { learningRateAt } from './schedule.ts';
import { openPrediction, trainProbe } from './train.ts';

function classified(batches: OracleBatch<number>[], dimension: number) {
  return {
    standardized: pooledClips(batches, dimension),
    targets: Int32Array.from(batches.flatMap(({ y }) => y)),
  };
}

for (const Learner of [ClipLearner, ManyClassesLearner])
  for (const name of ['mlp_clip_ce', 'mlp_clip_ce_lr1e-3', 'mlp_clip_ce_1epoch']) {
    test(`${name}, ${Learner.name}: every loss and every weight is the reference's to 1e-5`, async () => {
      const given = oracleFile(`${name}.json`) as OracleCase<number>;
      const dimension = given.in_features;
      const train = classified(given.train, dimension);
      const [valid, held] = [classified(given.dev, dimension), classified(given.test, dimension)];
      const batchSize = given.train[0]!.y.length;
      const shape = { dimension, classes: given.out_features };
      const prediction = await openPrediction(shape);
      const score = async (weights: Parameters, { standardized, targets }: typeof train): Promise<number> => {
        return accuracy(largestPerRow(await prediction.logits(weights, standardized), shape.classes), targets);
      };
      const learner = await Learner.open({
        ...shape,
        loss: { kind: 'cross-entropy' },
        initial: parametersOf(given.init),
        standardized: train.standardized,
        targets: BigInt64Array.from(train.targets, BigInt),
        batchSize,
        nextBatches: () => ({
          order: BigInt64Array.from(train.targets, (_, index) => BigInt(index)),
          bounds: batchBounds(train.targets.length, batchSize),
        }),
      });
      const training = await trainProbe(learner, { learningRate: given.lr, epochs: given.epochs }, (weights) =>
        score(weights, valid),
      );
      expectClose(training.losses.flat(), given.expect.step_loss, 1e-5);
      const validation = given.expect.validation.flatMap(({ accuracy }) => accuracy ?? []);
      expectClose(training.validation.slice(0, validation.length), validation, 1e-6);
      expectParameters(training.last.parameters, given.expect.final, 1e-5);
      expectParameters(training.best.parameters, given.expect.best, 1e-5);
      expect(await score(training.best.parameters, held)).toBeCloseTo(given.expect.test_score, 6);
    });
  }

test('learning rates are those of the reference', () => {
  const { lr } = oracleFile('cosine_lr.json') as { lr: Record<string, number[]> };
  for (const [epochs, expected] of Object.entries(lr)) {
    const rates = expected.map((_, epoch) => learningRateAt(1e-3, epoch, Number(epochs)));
    expectClose(rates, expected, 1e-12);
  }
});

test('a loss that is not a number ends the training with a message', async () => {
  const learner = await ClipLearner.open({
    dimension: 2,
    classes: 2,
    loss: { kind: 'cross-entropy' },
    initial: { weight: new Float32Array(4), vectors: Float32Array.of(1, 1, 0, 0, 0, 0) },
    standardized: Float32Array.of(Number.NaN, 1),
    targets: BigInt64Array.of(0n),
    batchSize: 1,
    nextBatches: () => ({ order: BigInt64Array.of(0n), bounds: batchBounds(1, 1) }),
  });
  const training = trainProbe(learner, { learningRate: 1e-3, epochs: 1 }, async () => 0);
  await expect(training).rejects.toThrow("probe's loss became NaN in epoch 1");
});

test('a training without any example ends with a message', async () => {
  const learner = await ClipLearner.open({
    dimension: 2,
    classes: 2,
    loss: { kind: 'cross-entropy' },
    initial: { weight: new Float32Array(4), vectors: Float32Array.of(1, 1, 0, 0, 0, 0) },
    standardized: new Float32Array(),
    targets: new BigInt64Array(),
    batchSize: 1,
    nextBatches: () => ({ order: new BigInt64Array(), bounds: batchBounds(0, 1) }),
  });
  const training = trainProbe(learner, { learningRate: 1e-3, epochs: 1 }, async () => 0);
  await expect(training).rejects.toThrow('nothing to train on has a target');
});

test('each protocol has the first epoch with the best value of its own', async () => {
  const learner = await ClipLearner.open({
    dimension: 2,
    classes: 2,
    loss: { kind: 'cross-entropy' },
    initial: { weight: new Float32Array(4), vectors: Float32Array.of(1, 1, 0, 0, 0, 0) },
    standardized: Float32Array.of(1, -1),
    targets: BigInt64Array.of(0n),
    batchSize: 1,
    nextBatches: () => ({ order: BigInt64Array.of(0n), bounds: batchBounds(1, 1) }),
  });
  const values = [
    { reference: 0.1, strict: 0.2 },
    { reference: 0.3, strict: 0.4 },
    { reference: 0.5, strict: 0.4 },
    { reference: 0.5, strict: 0.3 },
  ];
  const remaining = [...values];
  const training = await trainProbe(learner, { learningRate: 1e-3, epochs: 4 }, async () => remaining.shift()!);
  expect(training.validation).toEqual(values.map(({ strict }) => strict));
  expect([training.best.epoch, training.bestReference.epoch, training.last.epoch]).toEqual([1, 2, 3]);
});
