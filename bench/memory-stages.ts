// The stages whose memory bench/memory.ts measures, each in a process of its own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrameExamples } from '../src/embedding/frame-examples.ts';
import { findTensor, writeMatrix } from '../src/embedding/safetensors.ts';
import { classifyFramesByNeighbours } from '../src/knn/classify-frames.ts';
import { findNeighbours } from '../src/knn/find.ts';
import { unitRows } from '../src/knn/normalize.ts';
import { probeFrames } from '../src/probe/probe-frames.ts';
import { randomStream } from '../src/random/random.ts';
import { run } from '../src/run/run.ts';
import { suites } from '../src/suite/catalog.ts';
import { ThreadPool } from '../src/threads/pool.ts';
import { writeArchives } from './archives.ts';

const dimension = 768;
const classes = 87;
const framesPerSecond = 25;
const clipSeconds = 600;
const notesPerSecond = 10;

const everyRow = (count: number): Int32Array => Int32Array.from({ length: count }, (_, row) => row);

async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'otoscope-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** An epoch of a frame probe on so many hours of MAESTRO's shape. */
export function frameProbe(hours: number): Promise<void> {
  return inFolder(async (folder) => {
    const examples = await generateFrames(folder, hours);
    const all = everyRow(examples.frames.length);
    const parts = { train: all, valid: all.subarray(0, 2), test: all.subarray(0, 2) };
    const loss = { kind: 'binary-cross-entropy', positiveWeight: 10 } as const;
    const settings = { loss, learningRate: 1e-3, epochs: 1, batchSize: 1, seed: 42 };
    await probeFrames({ ...measured, ...parts, ...settings, examples }, () => {});
  });
}

/** A clip's frames by their neighbours among so many hours. */
export function frameNeighbours(hours: number): Promise<void> {
  return inFolder(async (folder) => {
    const examples = await generateFrames(folder, hours);
    const all = everyRow(examples.frames.length);
    const threads = new ThreadPool(2);
    const request = { ...measured, examples, train: all, test: all.subarray(0, 1), seed: 42 };
    await classifyFramesByNeighbours(request, threads, () => {});
    await threads.close();
  });
}

/** 1,000 queries among so many keys. */
export async function neighbours(keys: number): Promise<void> {
  const random = randomStream(1);
  const embeddings = new Float32Array(new SharedArrayBuffer(4 * keys * dimension));
  for (let index = 0; index < embeddings.length; index += 1) embeddings[index] = random.next() - 0.5;
  const threads = new ThreadPool(2);
  const queries = unitRows(embeddings, dimension, everyRow(1000));
  await findNeighbours({ embeddings, dimension, rows: everyRow(keys), norms: null }, queries, threads, () => {});
  await threads.close();
}

/** A whole run of one task on archives of noise: encoding, both tracks. */
export function wholeTask({ task, clips }: { readonly task: string; readonly clips: number }): Promise<void> {
  return inFolder(async (folder) => {
    const suite = suites.find(({ id }) => id === 'icme2025')!;
    const tasks = suite.tasks.filter(({ id }) => id === task);
    await writeArchives(join(folder, 'data'), tasks, clips, 5);
    const { results } = await run({
      encoder: 'logmel',
      suite,
      tasks,
      data: join(folder, 'data'),
      out: join(folder, 'runs'),
      jobs: 2,
    });
    const failed = results.tasks.find(({ status }) => status === 'failed');
    if (failed) throw new Error(`${failed.id}: ${failed.reason}`);
  });
}

const measured = { metric: 'segment-f1-micro', segmentSeconds: 0.1, protocol: 'strict' } as const;

/** Writes random frames and draws random notes. */
async function generateFrames(folder: string, hours: number): Promise<FrameExamples> {
  const random = randomStream(1);
  const clips = Math.max(4, Math.round((hours * 3600) / clipSeconds));
  const frames = clipSeconds * framesPerSecond;
  const block = Float32Array.from({ length: frames * dimension }, () => random.next() - 0.5);
  const path = join(folder, 'frames.safetensors');
  await writeMatrix(path, 'embeddings', async (append) => {
    for (let clip = 0; clip < clips; clip += 1) await append(block);
    return { columns: dimension, metadata: {} };
  });
  const notes = clipSeconds * notesPerSecond;
  const intervals = new Float64Array(new SharedArrayBuffer(8 * 3 * clips * notes));
  for (let note = 0; note < clips * notes; note += 1) {
    const start = random.next() * (clipSeconds - 1);
    intervals.set([start, start + random.next(), Math.floor(random.next() * classes)], 3 * note);
  }
  return {
    dimension,
    classes,
    hopSizeMs: 1000 / framesPerSecond,
    kind: 'labels',
    files: [{ path, offset: (await findTensor(path, 'embeddings')).offset }],
    file: new Int32Array(clips),
    firstRow: Int32Array.from({ length: clips }, (_, clip) => clip * frames),
    frames: new Int32Array(clips).fill(frames),
    seconds: new Float64Array(clips).fill(Number.NaN),
    firstInterval: Int32Array.from({ length: clips + 1 }, (_, clip) => clip * notes),
    intervals,
  };
}
