import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { frameExamples } from '../../test/fixtures/probe/frame-files.ts';
import { FrameReader } from '../embedding/frame-reader.ts';
import { trainingFrames } from './frame-keys.ts';

test('of more frames than there may be some are drawn evenly, each with its own target, by the seed alone', async () => {
  const numbered = Array.from({ length: 40 }, (_, clip) => ({
    // A frame tells its own number, and its class is that of its number.
    frames: Array.from({ length: 25 }, (_, frame) => [25 * clip + frame, 0]),
    intervals: Array.from({ length: 25 }, (_, frame) => [(25 * clip + frame) % 7, frame, frame + 1] as const),
    described: null,
  }));
  const folder = await mkdtemp(join(tmpdir(), 'otoscope-frames-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const reader = new FrameReader(await frameExamples(folder, numbered, 7, 'classes'));
  const drawn = async (seed: number) => {
    const keys = await trainingFrames(reader, {
      train: Int32Array.from(numbered.keys()),
      protocol: 'strict',
      seed,
      most: 200,
    });
    return { ...keys, numbers: Array.from({ length: keys.count }, (_, place) => keys.embeddings[2 * place]!) };
  };
  const [once, again, other] = [await drawn(1), await drawn(1), await drawn(2)];
  await reader.close();
  expect(once.numbers).toEqual(again.numbers);
  expect(once.numbers).not.toEqual(other.numbers);
  expect(new Set(once.numbers).size).toBe(200);
  expect([...once.classes]).toEqual(once.numbers.map((number) => number % 7));
  // Of 200 drawn evenly from 1,000 the mean lies within 4 standard errors (18.3) of 499.5.
  const mean = once.numbers.reduce((sum, number) => sum + number) / 200;
  expect(Math.abs(mean - 499.5)).toBeLessThan(4 * 18.3);
});
