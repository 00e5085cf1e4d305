import { test } from 'vitest';
import {
  expectClose,
  expectParameters,
  type OracleBatch,
  type OracleCase,
  oracleFile,
  parametersOf,
  pooledClips,
} from '../../test/fixtures/probe/oracle-case.ts';
import { ClipLearner, type ClipTraining } from './clip-learner.ts';
import type { Loss } from './loss.ts';
import { ManyClassesLearner } from './many-classes-learner.ts';
import { standardizedRows } from './standardize.ts';
import { trainProbe } from './train.ts';

const learners = [ClipLearner, ManyClassesLearner];

/** Trains on the oracle's batches in their order; every batch holds as many rows as `sizes` says. */
async function train(
  given: OracleCase<unknown>,
  loss: Loss,
  examples: Pick<ClipTraining, 'standardized' | 'targets'>,
  sizes: number[],
  Learner: (typeof learners)[number],
) {
  const bounds = [0n];
  for (const size of sizes) bounds.push(bounds.at(-1)! + BigInt(size));
  const order = BigInt64Array.from({ length: Number(bounds.at(-1)) }, (_, row) => BigInt(row));
  const learner = await Learner.open({
    dimension: given.in_features,
    classes: given.out_features,
    loss,
    initial: parametersOf(given.init),
    ...examples,
    batchSize: Math.max(...sizes),
    nextBatches: () => ({ order, bounds: BigInt64Array.from(bounds) }),
  });
  return trainProbe(learner, { learningRate: given.lr, epochs: given.epochs }, async () => 0);
}

// Gradients of absolute errors are sums of signs, and many cancel: what rounding leaves of a zero, Adam makes a step of up
// to the learning rate (0.01) of. The reference in float32 is 3e-3 from itself in float64.
const clipCases: Record<string, { loss: Loss; tolerance: number; weightTolerance: number }> = {
  mlp_clip_bce_map: {
    loss: { kind: 'binary-cross-entropy', positiveWeight: 1 },
    tolerance: 1e-5,
    weightTolerance: 1e-5,
  },
  mlp_clip_mse: { loss: { kind: 'squared-error' }, tolerance: 1e-5, weightTolerance: 1e-5 },
  mlp_clip_l1_mae: { loss: { kind: 'absolute-error' }, tolerance: 3e-3, weightTolerance: 1e-2 },
};
for (const Learner of learners)
  for (const [name, { loss, tolerance, weightTolerance }] of Object.entries(clipCases)) {
    test(`${name}, ${Learner.name}: every loss and every weight is the reference's to ${tolerance}`, async () => {
      const given = oracleFile(`${name}.json`) as OracleCase<number[]>;
      const standardized = pooledClips(given.train, given.in_features);
      const targets = Float32Array.from(given.train.flatMap(({ y }) => y.flat()));
      const sizes = given.train.map(({ y }) => y.length);
      const training = await train(given, loss, { standardized, targets }, sizes, Learner);
      expectClose(training.losses.flat(), given.expect.step_loss, tolerance);
      expectClose(training.losses.flat().slice(0, 1), given.expect.step_loss.slice(0, 1), 1e-6);
      expectParameters(training.last.parameters, given.expect.final, weightTolerance);
    });
  }

/**
 * The reference's frames of a batch as rows: clips padded with zeros to the longest, targets cut or padded to that; the
 * padding counts.
 */
function paddedFrames({ x, y }: OracleBatch<number[][]>, dimension: number) {
  const frames = x[0]![0]!.length;
  const rows = x.flatMap((clip) => {
    return Array.from({ length: frames }, (_, frame) => clip.map((channel) => channel[frame]!)).flat();
  });
  const targets = y.flatMap((clip) => {
    return Array.from({ length: frames }, (_, frame) => clip.map((label) => label[frame] ?? 0)).flat();
  });
  const count = x.length * frames;
  const all = Int32Array.from({ length: count }, (_, row) => row);
  return { standardized: standardizedRows(Float32Array.from(rows), dimension, all), targets, count };
}

for (const Learner of learners)
  for (const name of ['mlp_frame_bce_f1macro', 'mlp_frame_bce_pw10_f1micro']) {
    test(`${name}, ${Learner.name}: every loss and every weight is the reference's to 1e-5`, async () => {
      const given = oracleFile(`${name}.json`) as OracleCase<number[][]>;
      const parts = given.train.map((batch) => paddedFrames(batch, given.in_features));
      const standardized = Float32Array.from(parts.flatMap((part) => [...part.standardized]));
      const targets = Float32Array.from(parts.flatMap((part) => part.targets));
      const loss: Loss = { kind: 'binary-cross-entropy', positiveWeight: given.pos_weight ?? 1 };
      const training = await train(
        given,
        loss,
        { standardized, targets },
        parts.map(({ count }) => count),
        Learner,
      );
      expectClose(training.losses.flat(), given.expect.step_loss, 1e-5);
      expectParameters(training.last.parameters, given.expect.final, 1e-5);
    });
  }
