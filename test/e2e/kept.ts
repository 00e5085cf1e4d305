import { expect, onTestFinished } from 'vitest';
import { detectFormat } from '../../src/audio/format.ts';
import { EmbeddingStore } from '../../src/embedding/store.ts';
import { StoredRows } from '../../src/embedding/stored-rows.ts';
import { exampleCount } from '../../src/metric/predictions.ts';
import { protocols } from '../../src/metric/protocol.ts';
import { PageData } from '../../src/report/page/page-data.ts';
import type { Errors } from '../../src/report/page/task-detail.ts';
import type { Results } from '../../src/run/results.ts';
import { measureOf } from '../../src/run/sampling.ts';
import { StepStore } from '../../src/run/step-store.ts';
import { readStepsFile } from '../../src/run/steps-file.ts';
import { weightedMetric } from '../../src/statistics/weighted-metric.ts';
import { ThreadPool } from '../../src/threads/pool.ts';
import type { Workplace } from './program.ts';

/** Every score must follow from the predictions that were kept, of examples that are in the archive. */
export async function expectKept(place: Workplace, results: Results, encoder = 'logmel'): Promise<void> {
  const path = place.path('runs', encoder, 'custom/results.json');
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

/** The errors that the page lists of a task, Track A by the strict protocol, each with the recording that it is of. */
export async function errorsOnPage(place: Workplace, task: string): Promise<Errors> {
  const threads = new ThreadPool(1);
  onTestFinished(() => threads.close());
  const data = new PageData([place.path('runs')], threads);
  const [run] = (await data.model()).runs;
  const errors = (await data.taskDetail(run!.id, task))!.A!.strict!.errors!;
  for (const { audio } of errors.examples) {
    const sound = await data.sound(run!.id, task, Number(audio!.split('/').at(-1)));
    expect(detectFormat(sound!.bytes).native).toBe(true);
  }
  return errors;
}
