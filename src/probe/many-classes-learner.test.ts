import { expect, test } from 'vitest';
import { expectClose } from '../../test/fixtures/probe/oracle-case.ts';
import { randomStream } from '../random/random.ts';
import { ClipLearner } from './clip-learner.ts';
import { initialParameters } from './head.ts';
import type { Loss } from './loss.ts';
import { ManyClassesLearner } from './many-classes-learner.ts';

const losses: Loss[] = [
  { kind: 'cross-entropy' },
  { kind: 'binary-cross-entropy', positiveWeight: 10 },
  { kind: 'squared-error' },
  { kind: 'absolute-error' },
];
// Rows that are whole vectors and rows that are padded, and as many numbers of classes.
const shapes = [
  { dimension: 8, classes: 4 },
  { dimension: 7, classes: 70 },
  { dimension: 1, classes: 1 },
];
for (const [index, loss] of losses.entries()) {
  test(`${loss.kind}: a step in place is that of the tensor engine, whatever the shape`, async () => {
    for (const shape of shapes) {
      const random = randomStream(index);
      const count = 21;
      const standardized = Float32Array.from({ length: count * shape.dimension }, () => 2 * random.next() - 1);
      const training = {
        ...shape,
        loss,
        initial: initialParameters(shape, random),
        standardized,
        targets:
          loss.kind === 'cross-entropy'
            ? BigInt64Array.from({ length: count }, () => BigInt(Math.floor(shape.classes * random.next())))
            : Float32Array.from({ length: count * shape.classes }, () => Number(random.next() < 0.3)),
        batchSize: 8,
        nextBatches: () => ({
          order: BigInt64Array.from({ length: count }, (_, row) => BigInt((5 * row) % count)),
          bounds: BigInt64Array.of(0n, 8n, 16n, 21n),
        }),
      };
      const [inPlace, inEngine] = [await ManyClassesLearner.open(training), await ClipLearner.open(training)];
      for (const rate of [1e-2, 5e-3]) expectClose(await inPlace.learn(rate), await inEngine.learn(rate), 1e-5);
      for (const name of ['weight', 'vectors'] as const) {
        expectClose(inPlace.parameters[name], inEngine.parameters[name], 1e-4);
      }
      const kept = inPlace.parameters;
      const before = kept.weight.slice();
      await inPlace.learn(1e-2);
      expect(kept.weight).toEqual(before);
      await inPlace.release();
      await inEngine.release();
    }
  });
}
