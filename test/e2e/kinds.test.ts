import { expect, test } from 'vitest';
import { EmbeddingStore } from '../../src/embedding/store.ts';
import { StoredRows } from '../../src/embedding/stored-rows.ts';
import { exampleCount } from '../../src/metric/predictions.ts';
import { protocols } from '../../src/metric/protocol.ts';
import type { Results } from '../../src/run/results.ts';
import { measureOf } from '../../src/run/sampling.ts';
import { StepStore } from '../../src/run/step-store.ts';
import { readStepsFile } from '../../src/run/steps-file.ts';
import { weightedMetric } from '../../src/statistics/weighted-metric.ts';
import { tasks, Workplace } from './program.ts';

test('events, several labels, numbers of clips and of stretches: every kind of task is scored far from chance', async () => {
  const place = await Workplace.make();
  const { code, stdout, stderr } = await place.run(['run', 'logmel', '--tasks', tasks.scenes]);
  expect({ code, stderr: stderr.includes('failed') }).toEqual({ code: 0, stderr: false });
  expect(stdout).toContain('scene-events');
  const results = await place.results('logmel');
  const [events, instruments, scene, notes] = results.tasks;

  // Segments are as long as notes, and one instrument plays at a time: always saying one would give an F1 of 0.1.
  expect(events).toMatchObject({ status: 'done', examples: { train: 16, valid: 4, test: 8 } });
  expect(events!.trackA!.strict.value).toBeGreaterThan(0.5);
  expect(events!.trackA!.reference.value).toBeGreaterThan(0.5);
  expect(events!.trackB!.strict.value).toBeGreaterThan(0.5);

  // Half of the instruments are heard in each scene.
  expect(instruments!.trackA!.strict.value).toBeGreaterThan(0.7);
  expect(instruments!.trackB).toBeNull();

  // Sixteen scenes are too few to learn from; of notes, a quarter of them the tuba's, guessing the mean would leave 0.75.
  expect(scene!.trackA!.strict.score).toBeCloseTo(1 - scene!.trackA!.strict.value, 12);
  expect(notes!.examples!.test).toBe(32);
  expect(notes!.trackA!.strict.value).toBeLessThan(0.4);
  expect(notes!.trackA!.strict.score).toBeCloseTo(1 - notes!.trackA!.strict.value / 4, 12);
  await expectKept(place, results);
});

test('what is kept of captions gives their score again', async () => {
  const place = await Workplace.make();
  await place.run(['run', 'logmel', '--tasks', tasks.captions]);
  await expectKept(place, await place.results('logmel'));
});

/** Every score must follow from the predictions that were kept, of examples that are in the archive. */
async function expectKept(place: Workplace, results: Results): Promise<void> {
  const path = place.path('runs/logmel/custom/results.json');
  const { tasks: kept } = (await readStepsFile(path, results.timing.startedAt))!;
  const steps = new StepStore(place.path('runs/store/steps'));
  const embeddings = new EmbeddingStore(place.path('runs/store/embeddings'));
  expect(kept.map(({ id }) => id)).toEqual(results.tasks.map(({ id }) => id));
  for (const { id, task, shards, steps: own, states } of kept) {
    const result = results.tasks.find((each) => each.id === id)!;
    const keys = shards.map((shard) => shard.embeddings);
    const rows = await StoredRows.open(keys, embeddings);
    for (const { key, kind, protocol } of own) {
      const { by, places, neighbours } = (await steps.predictions(key))!;
      for (const row of [...places.row, ...places.source, ...(neighbours?.rows ?? [])]) {
        expect(rows.at(row)?.clip.key).toBeTypeOf('string');
      }
      for (const each of protocol === null ? protocols : [protocol]) {
        const predictor = kind === 'probe' ? states[each] : 'vote';
        const weights = new Float64Array(exampleCount(by[predictor]!)).fill(1);
        const value = weightedMetric(measureOf(task!.metric, each, predictor), by[predictor]!)(weights);
        const score = (kind === 'probe' ? result.trackA : result.trackB)![each];
        expect([id, value]).toEqual([id, expect.closeTo(score.value, 9)]);
        expect(score.interval![0]).toBeLessThanOrEqual(score.value);
        expect(score.interval![1]).toBeGreaterThanOrEqual(score.value);
      }
    }
  }
}
