import { expect, test } from 'vitest';
import { expectClose } from '../../test/fixtures/probe/oracle-case.ts';
import { randomStream } from '../random/random.ts';
import { ClipLearner } from './clip-learner.ts';
import { FrameLearner } from './frame-learner.ts';
import { initialParameters } from './head.ts';
import type { Loss } from './loss.ts';

const shape = { dimension: 6, classes: 4 };
// Clips of less than a piece, of several pieces, and more pieces in a batch than go to the engine at once.
const batches = [[700, 1, 5200, 30], [1], [512, 1024, 3]];

const losses: Loss[] = [
  { kind: 'cross-entropy' },
  { kind: 'binary-cross-entropy', positiveWeight: 10 },
  { kind: 'squared-error' },
  { kind: 'absolute-error' },
];
for (const loss of losses) {
  test(`${loss.kind}: a batch of clips in pieces is the batch of all their rows`, async () => {
    const random = randomStream(5);
    const total = batches.flat().reduce((sum, count) => sum + count, 0);
    const standardized = Float32Array.from({ length: total * shape.dimension }, () => 2 * random.next() - 1);
    const targets =
      loss.kind === 'cross-entropy'
        ? BigInt64Array.from({ length: total }, () => BigInt(Math.floor(shape.classes * random.next())))
        : Float32Array.from({ length: total * shape.classes }, () => Number(random.next() < 0.3));
    const initial = initialParameters(shape, random);
    const width = targets.length / total;
    const bounds = [0];
    for (const clips of batches) bounds.push(bounds.at(-1)! + clips.reduce((sum, count) => sum + count, 0));

    const together = await ClipLearner.open({
      ...shape,
      loss,
      initial,
      standardized,
      targets,
      batchSize: total,
      nextBatches: () => ({
        order: BigInt64Array.from({ length: total }, (_, row) => BigInt(row)),
        bounds: BigInt64Array.from(bounds, BigInt),
      }),
    });
    const inPieces = await FrameLearner.open({
      ...shape,
      loss,
      initial,
      async *nextBatches() {
        let row = 0;
        for (const clips of batches) {
          yield clips.map((count) => {
            const [start, end] = [row, row + count];
            row = end;
            return {
              count,
              standardized: standardized.subarray(start * shape.dimension, end * shape.dimension),
              targets: targets.subarray(start * width, end * width),
            };
          });
        }
      },
    });
    for (const rate of [1e-2, 5e-3]) expectClose(await inPieces.learn(rate), await together.learn(rate), 1e-5);
    for (const name of ['weight', 'vectors'] as const) {
      expectClose(inPieces.parameters[name], together.parameters[name], 1e-4);
      expect(inPieces.parameters[name]).not.toEqual(initial[name]);
    }
    await together.release();
    await inPieces.release();
  });
}
