import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { frameExamples, type TestClip } from '../../test/fixtures/probe/frame-files.ts';
import { randomStream } from '../random/random.ts';
import { ThreadPool } from '../threads/pool.ts';
import { classifyFramesByNeighbours } from './classify-frames.ts';

let folder: string;
const threads = new ThreadPool(1);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-neighbours-'));
});
afterAll(() => Promise.all([threads.close(), rm(folder, { recursive: true })]));

/** Frames around one direction per set of classes that are heard together. */
function clips(count: number): TestClip[] {
  const random = randomStream(11);
  return Array.from({ length: count }, () => {
    const heard = Array.from({ length: 30 }, () => Math.floor(4 * random.next()));
    return {
      frames: heard.map((set) => Array.from({ length: 4 }, (_, axis) => (axis === set ? 1 : 0) + 0.2 * random.next())),
      // Sets 0 to 3: nothing, the first class, the second, both.
      intervals: heard.flatMap((set, place) =>
        [0, 1].flatMap((index) => ((set >> index) & 1 ? [[index, place, place + 1] as const] : [])),
      ),
      described: null,
    };
  });
}

const part = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, clip) => from + clip);
const request = { train: part(0, 20), test: part(20, 25), segmentSeconds: 1, seed: 42 } as const;

test('neighbours vote for each class; where frames of a kind lie together all are found', async () => {
  const examples = await frameExamples(folder, clips(25), 2);
  const done: number[] = [];
  const metric = 'segment-f1-macro';
  for (const protocol of ['strict', 'reference'] as const) {
    const { metric: value } = await classifyFramesByNeighbours(
      { ...request, examples, metric, protocol },
      threads,
      (count) => done.push(count),
    );
    expect(value).toBe(1);
  }
  expect(done).toEqual([1, 2, 3, 4, 5, 1, 2, 3, 4, 5]);
});

test('of frames with one class the most voted one counts, and frames without are no neighbours', async () => {
  const single = clips(25).map(({ frames, intervals }) => ({
    frames,
    intervals: intervals.filter(([index]) => index === 0),
    described: null,
  }));
  const examples = await frameExamples(folder, single, 2, 'classes');
  const { metric: value } = await classifyFramesByNeighbours(
    { ...request, examples, metric: 'frame-accuracy', protocol: 'strict' },
    threads,
    () => {},
  );
  // All training frames with a class have the first one.
  expect(value).toBe(1);
});

test('training data without any target is named', async () => {
  const silent = clips(25).map(({ frames }) => ({ frames, intervals: [], described: null }));
  const examples = await frameExamples(folder, silent, 2, 'classes');
  const classifying = classifyFramesByNeighbours(
    { ...request, examples, metric: 'frame-accuracy', protocol: 'strict' },
    threads,
    () => {},
  );
  await expect(classifying).rejects.toThrow('no training frame has a target');
});
