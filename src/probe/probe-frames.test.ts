import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { frameExamples, type TestClip } from '../../test/fixtures/probe/frame-files.ts';
import {
  expectClose,
  expectParameters,
  type OracleBatch,
  type OracleCase,
  oracleFile,
  parametersOf,
} from '../../test/fixtures/probe/oracle-case.ts';
import { FrameReader } from '../embedding/frame-reader.ts';
import { randomStream } from '../random/random.ts';
import { ThreadPool } from '../threads/pool.ts';
import { TrainingClips } from './frame-batches.ts';
import { FrameLearner } from './frame-learner.ts';
import { initialParameters, type Parameters } from './head.ts';
import { measureClips, probeFramesJob } from './probe-frames.ts';
import { openPrediction, trainProbe } from './train.ts';

let folder: string;
const pool = new ThreadPool(2);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-frames-'));
});
afterAll(async () => {
  await pool.close();
  await rm(folder, { recursive: true });
});

/** The oracle's clips: their true frames, and each 1 of the targets as an interval of one frame. */
function clipsOf(batches: OracleBatch<number[][]>[]): TestClip[] {
  return batches.flatMap(({ x, x_length, y }) => {
    return x.map((clip, place) => ({
      frames: Array.from({ length: x_length[place]! }, (_, frame) => clip.map((channel) => channel[frame]!)),
      intervals: y[place]!.flatMap((label, index) => {
        return label.flatMap((is, frame) => (is === 1 ? [[index, frame, frame + 1] as const] : []));
      }),
      described: y[place]![0]!.length,
    }));
  });
}

for (const [name, metric, keptBytes] of [
  ['mlp_frame_bce_f1macro', 'segment-f1-macro', 0],
  ['mlp_frame_bce_f1macro', 'segment-f1-macro', 2000],
  ['mlp_frame_bce_pw10_f1micro', 'segment-f1-micro', undefined],
] as const) {
  test(`${name}: losses, weights, validation and test score are the reference's, ${keptBytes ?? 'all'} bytes kept`, async () => {
    const given = oracleFile(`${name}.json`) as OracleCase<number[][]>;
    const parts = [given.train, given.dev, given.test].map(clipsOf);
    const reader = new FrameReader(await frameExamples(folder, parts.flat(), given.out_features));
    const [train, valid, held] = parts.map(({ length }, part) => {
      const before = parts.slice(0, part).reduce((sum, each) => sum + each.length, 0);
      return Int32Array.from({ length }, (_, clip) => before + clip);
    });
    const batchSize = given.train[0]!.y.length;
    const shape = { dimension: given.in_features, classes: given.out_features };
    const prediction = await openPrediction(shape);
    // A frame is a second here, so a segment has as many seconds as it has frames there.
    const { hop_size_in_ms: hop, segment_length_in_s: seconds } = given.metric_args;
    const measure = {
      metric,
      segmentSeconds: Math.ceil((1000 * seconds) / hop),
      batchSize,
      protocol: 'reference',
    } as const;
    const score = (parameters: Parameters, clips: Int32Array) =>
      measureClips(measure, reader, prediction, parameters, clips).then(({ metric }) => metric);
    const clips = new TrainingClips(reader, 'reference', keptBytes);
    const learner = await FrameLearner.open({
      ...shape,
      loss: { kind: 'binary-cross-entropy', positiveWeight: given.pos_weight ?? 1 },
      initial: parametersOf(given.init),
      nextBatches: () => clips.batches(train!, batchSize),
    });
    const training = await trainProbe(learner, { learningRate: given.lr, epochs: given.epochs }, (parameters) =>
      score(parameters, valid!),
    );
    expectClose(training.losses.flat(), given.expect.step_loss, 1e-5);
    expectParameters(training.last.parameters, given.expect.final, 1e-5);
    expectParameters(training.best.parameters, given.expect.best, 1e-5);
    const validation = given.expect.validation.flatMap(
      (entry) => entry[name.endsWith('macro') ? 'segmentf1_macro' : 'segmentf1_micro'] ?? [],
    );
    expectClose(training.validation.slice(0, validation.length), validation, 1e-6);
    expect(await score(training.best.parameters, held!)).toBeCloseTo(given.expect.test_score, 6);
    await reader.close();
  });
}

/** Clips of random frames in which a class is heard when the number of its own is positive. */
function randomClips(count: number, classes: number): TestClip[] {
  const random = randomStream(3);
  return Array.from({ length: count }, () => {
    const frames = Array.from({ length: 20 + Math.floor(20 * random.next()) }, () => {
      return Array.from({ length: 8 }, () => random.next() - 0.5);
    });
    const intervals = frames.flatMap((frame, place) => {
      return frame
        .slice(0, classes)
        .flatMap((number, index) => (number > 0 ? [[index, place, place + 1] as const] : []));
    });
    return { frames, intervals, described: null };
  });
}

const part = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, clip) => from + clip);
const loss = { kind: 'binary-cross-entropy', positiveWeight: 1 } as const;
const settings = {
  train: part(0, 40),
  valid: part(40, 50),
  test: part(50, 60),
  segmentSeconds: 1,
  learningRate: 0.03,
  epochs: 8,
  batchSize: 4,
  seed: 42,
} as const;

test('what can be learned from frames is learned, with the same bits in every thread', async () => {
  const examples = await frameExamples(folder, randomClips(60, 3), 3);
  const request = { ...settings, examples, metric: 'segment-f1-macro', protocol: 'strict', loss } as const;
  const epochs: number[] = [];
  const [first, second] = await Promise.all([
    pool.run(probeFramesJob, request, { onProgress: (done) => epochs.push(done) }),
    pool.run(probeFramesJob, request),
  ]);
  expect(first.last.metric).toBeGreaterThan(0.85);
  expect(first.losses.at(-1)).toBeLessThan(first.losses[0]! / 2);
  expect(second).toEqual(first);
  expect(epochs).toEqual([...part(1, 9)]);
});

test('whether frames are kept in memory or read again does not change a bit', async () => {
  const examples = await frameExamples(folder, randomClips(12, 3), 3);
  const shape = { dimension: 8, classes: 3 };
  const learned: Parameters[] = [];
  for (const keptBytes of [0, 3000, 2 ** 20]) {
    const reader = new FrameReader(examples);
    const clips = new TrainingClips(reader, 'reference', keptBytes);
    const nextBatches = () => clips.batches(part(0, 12), 5);
    const learner = await FrameLearner.open({
      ...shape,
      loss,
      initial: initialParameters(shape, randomStream(1)),
      nextBatches,
    });
    for (const rate of [1e-2, 1e-3]) await learner.learn(rate);
    learned.push(learner.parameters);
    await learner.release();
    await reader.close();
  }
  expect(learned[1]).toEqual(learned[0]);
  expect(learned[2]).toEqual(learned[0]);
});

test('frames of one class, or none, are learned by their accuracy', async () => {
  const clips = randomClips(60, 8).map(({ frames }) => ({
    frames,
    // The class is the largest of the first three numbers; every fifth frame has none.
    intervals: frames.flatMap((frame, place) => {
      const largest = frame.slice(0, 3).indexOf(Math.max(...frame.slice(0, 3)));
      return place % 5 === 0 ? [] : [[largest, place, place + 1] as const];
    }),
    described: null,
  }));
  const examples = await frameExamples(folder, clips, 3, 'classes');
  const request = {
    ...settings,
    examples,
    metric: 'frame-accuracy',
    protocol: 'strict',
    loss: { kind: 'cross-entropy' },
  } as const;
  expect((await pool.run(probeFramesJob, request)).last.metric).toBeGreaterThan(0.85);
});

test('strict: neither the batch nor frames that no label describes change a score', async () => {
  const clips = randomClips(12, 2).map((clip) => ({ ...clip, described: 15 }));
  const longer = clips.map((clip) => ({ ...clip, frames: [...clip.frames, ...clip.frames] }));
  const parameters = initialParameters({ dimension: 8, classes: 2 }, randomStream(5));
  const prediction = await openPrediction({ dimension: 8, classes: 2 });
  const scores: number[] = [];
  for (const [data, batchSize] of [
    [clips, 1],
    [clips, 5],
    [longer, 3],
  ] as const) {
    const reader = new FrameReader(await frameExamples(folder, data, 2));
    const measure = { metric: 'segment-f1-micro', segmentSeconds: 2, batchSize, protocol: 'strict' } as const;
    scores.push((await measureClips(measure, reader, prediction, parameters, part(0, 12))).metric);
    await reader.close();
  }
  expect(scores[0]).toBeGreaterThan(0);
  expect(new Set(scores).size).toBe(1);
});
