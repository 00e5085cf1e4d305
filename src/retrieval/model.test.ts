import { expect, test } from 'vitest';
import { type PlainParameters, plainLoss } from '../../test/fixtures/retrieval/plain-model.ts';
import { standardizedRows } from '../probe/standardize.ts';
import { randomStream } from '../random/random.ts';
import { bagOf } from './bag.ts';
import { RetrievalModel } from './model.ts';
import { initialParameters, parameterNames, parameterShapes } from './parameters.ts';
import { initialTable } from './token-table.ts';

const shape = { dimension: 5, width: 6 };
// Of unequal lengths, with a token that comes twice and some that several captions have.
const captions = [[0, 3, 1], [2, 2, 4, 1, 0], [1], [3, 4]];

test('the loss and every gradient are those of the model written out, padding and masks or not', async () => {
  const random = randomStream(11);
  const clips = captions.map(() => Array.from({ length: 5 }, () => 4 * random.next()));
  const initial = initialParameters(shape, random);
  const parameters = { ...initial, gain: initial.gain.map(() => 0.5 + random.next()), logScale: Float32Array.of(0.5) };
  const table = initialTable(Int32Array.of(7, 100, 101, 102, 2000), shape.width, 42);

  const model = await RetrievalModel.open(shape);
  const standardized = standardizedRows(Float32Array.from(clips.flat()), 5, Int32Array.of(0, 1, 2, 3));
  const bag = bagOf(captions.map((rows) => Int32Array.from(rows)));
  const slopes = await model.slopes({ standardized, bag }, parameters, table);
  await model.release();

  const plain = { table: [...table] } as PlainParameters;
  for (const name of parameterNames) plain[name] = [...parameters[name]];
  const loss = (): number => plainLoss(clips, captions, shape.width, plain);
  expect(slopes.loss).toBeCloseTo(loss(), 5);
  expect([...bag.rows]).toEqual([0, 1, 2, 3, 4]);
  for (const name of [...parameterNames, 'table'] as const) {
    const own = name === 'table' ? slopes.tokens : slopes.parameters[name];
    expect(own.length).toBe(plain[name].length);
    for (const [index, value] of plain[name].entries()) {
      plain[name][index] = value + 1e-5;
      const above = loss();
      plain[name][index] = value - 1e-5;
      const below = loss();
      plain[name][index] = value;
      expect(own[index], `${name} ${index}`).toBeCloseTo((above - below) / 2e-5, 5);
    }
  }
});

test('initial values are PyTorch’s', () => {
  const wide = { dimension: 400, width: 100 };
  const parameters = initialParameters(wide, randomStream(42));
  for (const name of parameterNames) {
    expect(parameters[name].length).toBe(parameterShapes(wide)[name].reduce((size, length) => size * length, 1));
  }
  const largest = (values: Float32Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (const [name, bound] of [
    ['audioHiddenWeight', 1 / 20],
    ['audioWeight', 1 / 10],
    ['textHiddenWeight', 1 / 10],
    ['textBias', 1 / 10],
  ] as const) {
    expect(largest(parameters[name])).toBeLessThanOrEqual(bound);
    expect(largest(parameters[name])).toBeGreaterThan(0.9 * bound);
  }
  expect(parameters.logScale[0]).toBeCloseTo(2.65926, 5);
});
