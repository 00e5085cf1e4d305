import { mkdtemp, readFile, rm, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Predictions } from '../metric/predictions.ts';
import type { StepPredictions } from './step-predictions.ts';
import { type ProbeOutcome, StepStore } from './step-store.ts';

let folder: string;
let store: StepStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-steps-'));
  store = new StepStore(folder);
});
afterAll(() => rm(folder, { recursive: true }));

const evaluation = { epoch: 1, metric: { reference: 0.5, strict: 0.5 } };
const outcome: ProbeOutcome = {
  ...{ kind: 'probe', seconds: 1, losses: [1], validation: [1] },
  ...{ best: evaluation, last: evaluation },
};
const sampling = { recordings: 2, deviation: {} };
const whole = (...numbers: number[]) => Int32Array.from(numbers);
const real = (...numbers: number[]) => Float32Array.from(numbers);

const pairs: readonly (readonly [Predictions, Predictions])[] = [
  [whole(0, 1), whole(1, 1)].map((predicted) => ({
    ...{ kind: 'class' as const, count: 3, target: whole(0, 2), predicted },
    ...{ probability: real(0.5, 0.75), targetProbability: real(0.5, 0.25), scores: null },
  })) as [Predictions, Predictions],
  [real(0, 1, 2, 3, 4, 5), real(5, 4, 3, 2, 1, 0)].map((scores) => ({
    ...{ kind: 'class' as const, count: 3, target: whole(0, 2), predicted: whole(0, 1) },
    ...{ probability: real(0.5, 0.75), targetProbability: real(0.5, 0.25), scores },
  })) as [Predictions, Predictions],
  [real(0, 1, 2, 3), real(3, 2, 1, 0)].map((scores) => {
    return { kind: 'labels' as const, count: 2, target: Uint8Array.of(1, 0, 1, 1), scores };
  }) as [Predictions, Predictions],
  [real(1, 2), real(3, 4)].map((predicted) => {
    return { kind: 'numbers' as const, count: 1, target: real(1, 2), predicted };
  }) as [Predictions, Predictions],
  [whole(1, 2, 3, 4), whole(0, 0, 9, 9)].map((truePositives) => ({
    ...{ kind: 'segments' as const, count: 2, truePositives },
    ...{ falsePositives: whole(0, 1, 0, 1), falseNegatives: whole(5, 6, 7, 8) },
  })) as [Predictions, Predictions],
  [whole(3, 4), whole(4, 5)].map((right) => ({ kind: 'frames' as const, right, frames: whole(9, 9) })) as [
    Predictions,
    Predictions,
  ],
  [whole(1, 2, 3), whole(3, 2, 1)].map((audioToText) => ({
    ...{ kind: 'ranks' as const, clip: whole(0, 0, 1), audioToText, textToAudio: whole(1, 1, 1) },
  })) as [Predictions, Predictions],
];

test.each(pairs.map((pair) => [pair[0].kind, ...pair] as const))(
  'what is predicted for %s comes back as it was',
  async (kind, best, last) => {
    const stretch = kind === 'numbers' ? whole(0, 1) : null;
    const places = { row: whole(7, 9), source: whole(7, 7), stretch };
    const kept: StepPredictions = { places, by: { best, last }, neighbours: null };
    await store.write('probe', outcome, sampling, kept);
    expect(await store.has('probe')).toBe(true);
    expect(await store.predictions('probe')).toEqual(kept);
    expect(await store.read('probe', 'probe')).toMatchObject(outcome);
  },
);

const [vote] = pairs[0]!;
const neighbours = { k: 2, rows: whole(1, 2, 2, 1), similarities: real(0.5, 0.25, 1, 0.5) };
const places = { row: whole(3, 4), source: whole(3, 4), stretch: null };
const votes: StepPredictions = { places, by: { vote }, neighbours };
const neighbourOutcome = { kind: 'neighbours', seconds: 1, metric: 0.5 } as const;

test('neighbours stay with what they voted for', async () => {
  await store.write('votes', neighbourOutcome, sampling, votes);
  expect(await store.predictions('votes')).toEqual(votes);
});

test('of hidden data nothing but the outcome is written', async () => {
  await store.write('hidden', neighbourOutcome, sampling, null);
  expect(await store.has('hidden')).toBe(true);
  expect(await store.predictions('hidden')).toBeNull();
  await expect(readFile(join(folder, 'hidden.safetensors'))).rejects.toThrow('ENOENT');
});

test('a step whose predictions are cut short or gone is not done', async () => {
  const path = join(folder, 'cut.safetensors');
  await store.write('cut', neighbourOutcome, sampling, votes);
  await truncate(path, (await readFile(path)).length - 1);
  expect(await store.has('cut')).toBe(false);
  await expect(store.predictions('cut')).rejects.toThrow(/cut\.safetensors cannot be read: it was cut short/);
  await unlink(path);
  expect(await store.has('cut')).toBe(false);
});

test('of a result that is damaged, file, key and what was expected are told', async () => {
  const path = join(folder, 'damaged.json');
  await store.write('damaged', outcome, sampling, null);
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('"losses":[1]', '"losses":["1"]'));
  const reason = `${path} cannot be read: losses.0: Invalid input: expected number, received string`;
  await expect(store.read('damaged', 'probe')).rejects.toMatchObject({
    message: reason,
    hint: 'delete it; the next run makes it again',
  });
  await expect(store.predictions('damaged')).rejects.toThrow(reason);
  expect(await store.has('damaged')).toBe(false);
});

test('predictions of other examples than the outcome tells of are refused', async () => {
  await store.write('mixed', neighbourOutcome, sampling, votes);
  const text = await readFile(join(folder, 'mixed.json'), 'utf8');
  await writeFile(join(folder, 'mixed.json'), text.replace('"examples":2', '"examples":3'));
  await expect(store.predictions('mixed')).rejects.toThrow("cannot be read: it has no tensor 'target' [3]");
});
