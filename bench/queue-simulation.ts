import { encodeLong } from '../src/encoder/long.ts';
import { moonshineSource } from '../src/encoder/moonshine.ts';
import { openEncoder } from '../src/encoder/open.ts';
import { findNeighbours } from '../src/knn/find.ts';
import { unitRows } from '../src/knn/normalize.ts';
import { probeClipsJob } from '../src/probe/probe.ts';
import { randomStream } from '../src/random/random.ts';
import { archiveHours } from '../src/suite/hours.ts';
import { icme2025 } from '../src/suite/icme2025.ts';
import { isFrameLevel } from '../src/task/label/label.ts';
import { ThreadPool } from '../src/threads/pool.ts';
import type { Row } from './benchmark.ts';

/** What steps take on this machine, in seconds. */
interface Costs {
  /** Of a second of audio. */
  readonly encode: number;
  /** Of an example in an epoch. */
  readonly train: number;
  /** Of a query among a key. */
  readonly compare: number;
}

/** A step of the simulation: it begins when those before it have ended. */
interface Simulated {
  readonly seconds: number;
  readonly after: readonly Simulated[];
}

const dimension = 288;
/** Seconds of a clip whose length is not known, and of a frame of DESED and MAESTRO at the encoder's hop. */
const [clipSeconds, frameSeconds] = [5, 0.024];
/** Frames that Track B compares at most, as the protocols draw them. */
const mostFrames = 60_000;

async function measuredCosts(): Promise<Costs> {
  const random = randomStream(1);
  const noise = (count: number) => Float32Array.from({ length: count }, () => random.next() - 0.5);
  const seconds = async (work: () => unknown): Promise<number> => {
    await work();
    const cpu = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(cpu);
    return (user + system) / 1e6;
  };
  const encoder = await openEncoder(await moonshineSource('moonshine-tiny'));
  const audio = { data: noise(16_000 * 10), shape: [1, 16_000 * 10] };
  const encode = (await seconds(() => encodeLong(encoder, audio))) / 10;
  await encoder.close?.();

  const [examples, epochs] = [4000, 3];
  const embeddings = new Float32Array(new SharedArrayBuffer(4 * examples * dimension));
  embeddings.set(noise(embeddings.length));
  const indices = Int32Array.from({ length: examples }, (_, index) => index % 50);
  const rows = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, index) => from + index);
  const threads = new ThreadPool(1);
  const request = {
    examples: { dimension, embeddings, targets: { kind: 'classes', count: 50, indices } },
    ...{ train: rows(0, 3000), valid: rows(3000, 3500), test: rows(3500, 4000) },
    metric: 'accuracy',
    loss: { kind: 'cross-entropy' },
    ...{ learningRate: 1e-3, epochs, batchSize: 32, seed: 42 },
  } as const;
  const train = (await seconds(() => threads.run(probeClipsJob, request))) / (3000 * epochs);
  const among = { embeddings, dimension, rows: rows(0, 3500), norms: null };
  const queries = unitRows(embeddings, dimension, rows(3500, 4000));
  const compare = (await seconds(() => findNeighbours(among, queries, threads, () => {}))) / (3500 * 500);
  await threads.close();
  return { encode, train, compare };
}

/** The steps of icme2025's public tasks, their archives in shards of some hours. */
function stepsOf(costs: Costs, hoursPerShard: number): Simulated[] {
  const steps: Simulated[] = [];
  const encoded = new Map<string, Simulated[]>();
  for (const task of icme2025.tasks) {
    const hours = archiveHours[task.archive]?.hours;
    if (hours === undefined || task.restricted) continue;
    const known = encoded.get(task.archive);
    const count = Math.max(3, Math.ceil(hours / hoursPerShard));
    const shards =
      known ??
      Array.from({ length: count }, () => ({
        seconds: ((hours * 3600) / count) * costs.encode,
        after: [] as Simulated[],
      }));
    if (!known) {
      encoded.set(task.archive, shards);
      steps.push(...shards);
    }
    const isFrames = isFrameLevel(task.label);
    const examples = (hours * 3600) / (isFrames ? frameSeconds : (task.cropSeconds ?? clipSeconds));
    const folds = task.split.kind === 'folds' ? Object.keys(task.split.folds).length : 1;
    const probes = folds * (isFrames ? 2 : 1);
    for (let probe = 0; probe < probes; probe += 1) {
      steps.push({ seconds: examples * task.probe.epochs * costs.train, after: shards });
    }
    if (!task.trackB) continue;
    const compared = isFrames ? Math.min(examples, mostFrames) : examples;
    const tested = folds > 1 ? compared / folds : compared * 0.1;
    for (let search = 0; search < 2 * folds; search += 1) {
      steps.push({ seconds: tested * (compared - tested) * costs.compare, after: shards });
    }
  }
  return steps;
}

/** When the last step ends, if each free worker takes the next step that can begin. */
export function makespan(steps: readonly Simulated[], workers: number): number {
  const ends = new Map<Simulated, number>();
  const free = new Array<number>(workers).fill(0);
  const waiting = [...steps];
  while (waiting.length > 0) {
    const now = Math.min(...free);
    const worker = free.indexOf(now);
    const startOf = ({ after }: Simulated): number => {
      return after.reduce((latest, step) => Math.max(latest, ends.get(step) ?? Number.POSITIVE_INFINITY), 0);
    };
    const starts = waiting.map(startOf);
    const ready = starts.findIndex((start) => start <= now);
    if (ready < 0) {
      // Nothing can begin yet: this worker waits.
      free[worker] = Math.min(...starts.filter((start) => start > now));
      continue;
    }
    const [step] = waiting.splice(ready, 1);
    free[worker] = now + step!.seconds;
    ends.set(step!, now + step!.seconds);
  }
  return Math.max(...ends.values());
}

/** No schedule is shorter: all work shared out, or the longest chain of steps that wait for each other. */
export function bound(steps: readonly Simulated[], workers: number): number {
  const work = steps.reduce((sum, { seconds }) => sum + seconds, 0);
  const chain = Math.max(
    ...steps.map(({ seconds, after }) => seconds + Math.max(0, ...after.map((step) => step.seconds))),
  );
  return Math.max(work / workers, chain);
}

/** icme2025 on 1 to 64 GPUs against the bound; a GPU is as fast as one thread here, which the ratio does not depend on much. */
export async function* icmeRows(): AsyncGenerator<Row> {
  const costs = await measuredCosts();
  for (const [workers, hours] of [
    ...[1, 4, 16, 64].map((count) => [count, 1] as const),
    ...[0.25, 4, 16].map((grain) => [64, grain] as const),
  ]) {
    const steps = stepsOf(costs, hours);
    yield {
      what: `icme2025 on ${workers} GPUs, shards of ${hours} h`,
      ours: [{ value: makespan(steps, workers) }],
      peer: [{ value: bound(steps, workers) }],
      peerName: 'no schedule is shorter',
      ...(hours <= 1 && { target: { kind: 'share', atMost: 1.25 } as const }),
      ...(hours === 1 && { growth: { series: 'icme2025, shards of 1 h', along: 'GPUs', at: workers } }),
    };
  }
}
