/**
 * Peak memory of a frame-level probe as the data grows, and of its neighbours with --neighbours:
 *
 *     npx tsx bench/frame-memory.ts [--neighbours] [hours …]
 *
 * MAESTRO's shape (25 frames a second, 768 numbers a frame, 87 classes, ten-minute clips, batches of one clip) with
 * generated frames and notes. Each size runs in a process of its own, so that its peak is its own; two hundred hours take
 * 55 GB of disk in the temporary folder, and memory should be the same as for one.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FrameExamples } from '../src/embedding/frame-examples.ts';
import { findTensor, writeMatrix } from '../src/embedding/safetensors.ts';
import { classifyFramesByNeighbours } from '../src/knn/classify-frames.ts';
import { probeFrames } from '../src/probe/probe-frames.ts';
import { randomStream } from '../src/random/random.ts';
import { ThreadPool } from '../src/threads/pool.ts';

const dimension = 768;
const classes = 87;
const framesPerSecond = 25;
const clipSeconds = 600;
const notesPerSecond = 10;

async function measure(hours: number, neighbours: boolean): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'otoscope-bench-'));
  try {
    const clips = Math.max(4, Math.round((hours * 3600) / clipSeconds));
    const examples = await generate(folder, clips);
    const all = Int32Array.from({ length: clips }, (_, clip) => clip);
    const measured = {
      examples,
      train: all,
      metric: 'segment-f1-micro',
      segmentSeconds: 0.1,
      protocol: 'strict',
    } as const;
    const start = performance.now();
    if (neighbours) {
      await classifyFramesByNeighbours(
        { ...measured, test: all.subarray(0, 1), seed: 42 },
        new ThreadPool(1),
        () => {},
      );
    } else {
      const parts = { valid: all.subarray(0, 2), test: all.subarray(0, 2) };
      const loss = { kind: 'binary-cross-entropy', positiveWeight: 10 } as const;
      const settings = { loss, learningRate: 1e-3, epochs: 1, batchSize: 1, seed: 42 };
      await probeFrames({ ...measured, ...parts, ...settings }, () => {});
    }
    const seconds = (performance.now() - start) / 1000;
    const peak = process.resourceUsage().maxRSS / 2 ** 20;
    const what = neighbours ? 'for one clip by its neighbours' : 'an epoch';
    const total = (clips * clipSeconds) / 3600;
    process.stdout.write(
      `${total.toFixed(1).padStart(6)} h  ${peak.toFixed(2)} GB peak  ${seconds.toFixed(1)} s ${what}\n`,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Writes random frames and draws random notes. */
async function generate(folder: string, clips: number): Promise<FrameExamples> {
  const random = randomStream(1);
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

const words = process.argv.slice(2);
const neighbours = words.includes('--neighbours');
const sizes = words.filter((word) => !word.startsWith('--'));
if (words.includes('--measure')) {
  await measure(Number(sizes[0]), neighbours);
} else {
  for (const hours of sizes.length > 0 ? sizes : ['1', '2', '4']) {
    const own = [fileURLToPath(import.meta.url), '--measure', hours, ...(neighbours ? ['--neighbours'] : [])];
    spawnSync(process.execPath, ['--import', 'tsx', ...own], { stdio: 'inherit' });
  }
}
