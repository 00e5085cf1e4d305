import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { birds } from '../../test/fixtures/tasks/birds.ts';
import { makeFolder } from '../files/folder.ts';
import type { Predictions } from '../metric/predictions.ts';
import { signTest } from '../statistics/mcnemar.ts';
import { ThreadPool } from '../threads/pool.ts';
import { compareRuns } from './compare.ts';
import { describeEnvironment } from './environment.ts';
import type { Results } from './results.ts';
import { resultsPath } from './results-file.ts';
import { openSavedRun, type SavedRun } from './saved-run.ts';
import { StepStore } from './step-store.ts';
import { writeStepsFile } from './steps-file.ts';

let folder: string;
const pool = new ThreadPool(1);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-compare-'));
});
afterAll(async () => {
  await pool.close();
  await rm(folder, { recursive: true });
});

const compared = { track: 'B', protocol: 'strict' } as const;
const none = { weighted: null, unweighted: null, public: null, domains: {} };
const split = {
  kind: 'splits',
  train: { shards: 'a.tar' },
  valid: { shards: 'b.tar' },
  test: { shards: 'c.tar' },
} as const;

interface Given {
  readonly name: string;
  /** Of each task, which of the examples are right. */
  readonly right: Readonly<Record<string, readonly boolean[]>>;
  readonly suite?: string;
  readonly testSet?: string;
  readonly hidden?: readonly string[];
}

/** Writes a run of Track B as `otoscope run` does. */
async function runOf({ name, right, suite = 'mini', testSet = 'same', hidden = [] }: Given): Promise<SavedRun> {
  const out = join(folder, 'runs');
  const store = new StepStore(join(out, 'store', 'steps'));
  const startedAt = '2026-01-01T00:00:00.000Z';
  const tasks = await Promise.all(
    Object.entries(right).map(async ([id, own]) => {
      const target = Int32Array.from(own, (_, index) => index % 2);
      const probability = new Float32Array(own.length).fill(1);
      const predicted = target.map((index, example) => (own[example] ? index : 1 - index));
      const vote: Predictions = {
        ...{ kind: 'class', count: 2, target, predicted, scores: null },
        ...{ probability, targetProbability: probability },
      };
      const row = target.map((_, example) => example);
      const metric = own.filter(Boolean).length / own.length;
      const deviation = { vote: { reference: 0.04, strict: 0.04 } };
      const key = `${name}-${suite}-${id}`;
      await store.write(
        key,
        { kind: 'neighbours', seconds: 1, metric },
        { recordings: own.length, deviation },
        hidden.includes(id) ? null : { places: { row, source: row, stretch: null }, by: { vote }, neighbours: null },
      );
      return { id, key, metric };
    }),
  );
  const weighted = tasks.reduce((sum, { metric }) => sum + metric, 0) / tasks.length;
  const score = (value: number) => ({ metric: 'accuracy', value, score: value });
  const track = { ...none, weighted };
  const results: Results = {
    schema: 'otoscope.results/1',
    encoder: { name, fingerprint: name.repeat(8), samplingRate: 16_000, outputDim: 1, hopSizeMs: 40 },
    suite,
    tasks: tasks.map(({ id, metric }) => ({
      ...{ id, status: 'done', weight: 100, trackA: null },
      trackB: { reference: score(metric), strict: score(metric) },
    })),
    tracks: { A: { reference: none, strict: none }, B: { reference: track, strict: track } },
    environment: describeEnvironment(),
    timing: { startedAt, seconds: 1 },
  };
  const path = resultsPath(out, results.encoder, suite);
  await makeFolder(dirname(path));
  await writeStepsFile(path, {
    schema: 'otoscope.steps/1',
    startedAt,
    tasks: tasks.map(({ id, key }) => ({
      ...{ id, task: hidden.includes(id) ? null : { ...birds, id, split }, testSet, shards: [] },
      states: { reference: 'best', strict: 'best' },
      scale: 1,
      steps: [{ key, kind: 'neighbours', fold: null, protocol: 'strict' }],
    })),
  });
  await writeFile(path, JSON.stringify(results));
  return openSavedRun(path);
}

/** Right for all examples but those whose number is a multiple. */
function rightBut(multiple: number, length = 200): boolean[] {
  return Array.from({ length }, (_, index) => index % multiple !== 0);
}

test('two encoders: the difference of each task, by whom it is exact, and of the track score', async () => {
  const runs = [
    await runOf({ name: 'fair', right: { birds: rightBut(4), frogs: rightBut(5) } }),
    await runOf({ name: 'good', right: { birds: rightBut(50), frogs: rightBut(5) } }),
  ];
  const { encoders, tasks, weighted } = await compareRuns(runs, compared, pool);
  expect(encoders.map(({ name }) => name)).toEqual(['fair', 'good']);
  const [bird, frog] = tasks.map(({ pairs }) => pairs[0]!);
  // Of 0, 50, 100, 150 both get two wrong; of every fourth of 200, 50 are wrong.
  expect(bird).toMatchObject({ test: 'mcnemar', onlyFirst: 2, onlySecond: 48, p: signTest(2, 48) });
  expect(bird!.adjusted).toBeCloseTo(2 * signTest(48, 2), 15);
  // The first given less the second, whoever is better.
  expect(bird!.difference).toBeCloseTo(-46 / 200, 12);
  // s² of a difference of shares: (b + c − (b − c)² / n) / n².
  const reach = 1.96 * Math.sqrt((50 - 46 ** 2 / 200) / 200 ** 2);
  expect(bird!.interval[1] - bird!.difference).toBeGreaterThan(0.8 * reach);
  expect(bird!.interval[1] - bird!.difference).toBeLessThan(1.1 * reach);
  expect(frog).toMatchObject({ difference: 0, interval: [0, 0], p: 1, adjusted: 1 });
  expect(tasks.map(({ groups }) => groups)).toEqual([
    ['b', 'a'],
    ['a', 'a'],
  ]);
  expect(weighted.pairs[0]).toMatchObject({ difference: expect.closeTo(-0.115, 12), overTasks: 1 });
  expect(weighted.pairs[0]!.p).toBeLessThan(1e-6);
  expect(weighted.ranks).toEqual([
    [2, 2],
    [1, 1],
  ]);
});

test('three encoders, of which two cannot be told apart', async () => {
  const runs = await Promise.all([
    runOf({ name: 'worse', right: { birds: rightBut(3) } }),
    runOf({ name: 'two', right: { birds: rightBut(19) } }),
    runOf({ name: 'one', right: { birds: rightBut(20) } }),
  ]);
  const { encoders, weighted, tasks } = await compareRuns(runs, compared, pool);
  expect(encoders[0]!.name).toBe('worse');
  expect(weighted.groups).toEqual(['b', 'a', 'a']);
  expect(tasks[0]!.groups).toEqual(['b', 'a', 'a']);
  expect(weighted.ranks).toEqual([
    [3, 3],
    [1, 2],
    [1, 2],
  ]);
});

test('hidden data is compared by how much each score varies by itself', async () => {
  const hidden = ['birds'];
  const runs = [
    await runOf({ name: 'shy', right: { birds: rightBut(4) }, hidden }),
    await runOf({ name: 'open', right: { birds: rightBut(2) } }),
  ];
  const [task] = (await compareRuns(runs, compared, pool)).tasks;
  const reach = 1.959964 * Math.sqrt(2 * 0.04 ** 2);
  expect(task).toMatchObject({ isPaired: false });
  expect(task!.pairs[0]).toMatchObject({
    test: 'bootstrap',
    interval: [expect.closeTo(0.25 - reach, 6), expect.anything()],
  });
});

test('what cannot be compared is named, or refused where nothing is left', async () => {
  const one = await runOf({ name: 'first', right: { birds: rightBut(4), frogs: rightBut(4) } });
  const fewer = await runOf({ name: 'fewer', right: { birds: rightBut(4) } });
  const { leftOut } = await compareRuns([one, fewer], compared, pool);
  expect(leftOut).toEqual([{ id: 'frogs', reason: 'fewer has no score' }]);

  const shorter = await runOf({ name: 'shorter', right: { birds: rightBut(4, 199) } });
  await expect(compareRuns([fewer, shorter], compared, pool)).rejects.toMatchObject({
    message: 'no task of mini can be compared on Track B',
    hint: 'birds: some left out clips that others could decode',
  });
  const changed = await runOf({ name: 'changed', right: { birds: rightBut(4) }, testSet: 'other' });
  await expect(compareRuns([fewer, changed], compared, pool)).rejects.toMatchObject({
    hint: expect.stringContaining('were tested on different data'),
  });
  await expect(compareRuns([one, fewer], { ...compared, track: 'A' }, pool)).rejects.toMatchObject({
    hint: expect.stringContaining('was not scored by Track A'),
  });
  const other = await runOf({ name: 'other', right: { birds: rightBut(4) }, suite: 'xares' });
  await expect(compareRuns([one, other], compared, pool)).rejects.toMatchObject({ exitCode: 2 });
  await rm(join(folder, 'runs', 'store', 'steps', 'fewer-mini-birds.safetensors'));
  await expect(compareRuns([one, fewer], compared, pool)).rejects.toThrow(
    'what fewer predicted for birds is not in the store any more',
  );
  await rm(join(folder, 'runs', 'fewer', 'mini', 'steps.json'));
  const old = await openSavedRun(join(folder, 'runs', 'fewer'));
  await expect(compareRuns([one, old], compared, pool)).rejects.toMatchObject({
    message: expect.stringContaining('does not tell what was predicted'),
    hint: expect.stringContaining('run the encoder again'),
  });
});

test('a run is named by its file, its folder, or the folder of its encoder', async () => {
  const { path } = await runOf({ name: 'named', right: { birds: rightBut(4) } });
  for (const place of [path, dirname(path), dirname(dirname(path))]) {
    expect((await openSavedRun(place)).path).toBe(path);
  }
  await runOf({ name: 'named', right: { birds: rightBut(4) }, suite: 'xares' });
  await expect(openSavedRun(dirname(dirname(path)))).rejects.toThrow(/has the results of several suites/);
  await expect(openSavedRun(join(folder, 'nothing'))).rejects.toThrow(/there is no .*nothing/);
  await writeFile(join(dirname(path), 'steps.json'), '{ "schema": "otoscope.steps/1", "startedAt": 7 }');
  await expect(openSavedRun(path)).rejects.toThrow(
    /steps\.json cannot be read: startedAt: Invalid input: expected string, received number$/,
  );
  await writeFile(path, '{ "schema": "otoscope.results/0" }');
  await expect(openSavedRun(path)).rejects.toThrow(
    /results\.json: schema: Invalid input: expected "otoscope.results\/1"/,
  );
  await writeFile(path, '{');
  await expect(openSavedRun(path)).rejects.toThrow(/is not JSON/);
});
