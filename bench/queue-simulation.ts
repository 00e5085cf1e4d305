import { encodeLong } from '../src/encoder/long.ts';
import { moonshineSource } from '../src/encoder/moonshine.ts';
import { openEncoder } from '../src/encoder/open.ts';
import { findNeighbours } from '../src/knn/find.ts';
import { mostKeys } from '../src/knn/frame-keys.ts';
import { unitRows } from '../src/knn/normalize.ts';
import { probeClipsJob } from '../src/probe/probe.ts';
import { type Group, groupsOf } from '../src/queue/groups.ts';
import { randomStream } from '../src/random/random.ts';
import { type EncodeStep, type NeighbourStep, type ProbeStep, type Step, trackSteps } from '../src/run/step.ts';
import { archiveHours } from '../src/suite/hours.ts';
import { icme2025 } from '../src/suite/icme2025.ts';
import { isFrameLevel } from '../src/task/label/label.ts';
import type { Task } from '../src/task/task.ts';
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

const dimension = 288;
/** Seconds of a clip whose length is not known, and of a frame of DESED and MAESTRO at the encoder's hop. */
const [clipSeconds, frameSeconds] = [5, 0.024];
/** Bytes of a second of audio in a shard. */
const secondBytes = 32_000;

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

/** A step with the seconds it takes. */
type Seconds = ReadonlyMap<Step, number>;

/** The steps of icme2025's public tasks, their archives in shards of some hours, as a run plans them. */
function stepsOf(costs: Costs, hoursPerShard: number): Seconds {
  const steps = new Map<string, readonly [Step, number]>();
  for (const task of icme2025.tasks) {
    const hours = archiveHours[task.archive]?.hours;
    if (hours === undefined || task.restricted) continue;
    const count = Math.max(3, Math.ceil(hours / hoursPerShard));
    const seconds = (hours * 3600) / count;
    const { cropSeconds, id } = task;
    const shards = Array.from({ length: count }, (_, shard) => {
      return { key: `${task.archive}-${cropSeconds}-${shard}`, path: `${shard}.tar` };
    });
    for (const { key, path: shard } of shards) {
      const what = { shard, shardState: '', cropSeconds, pooled: true, tasks: [id] };
      const work = seconds * secondBytes;
      const step: EncodeStep = { kind: 'encode', key, dependsOn: [], stage: task.archive, work, ...what };
      steps.set(key, [step, seconds * costs.encode]);
    }
    for (const step of trackSteps(task, shards, ['a', 'b'], { bytes: hours * 3600 * secondBytes })) {
      steps.set(step.key, [step, trackSeconds(step, task, hours * 3600, costs)]);
    }
  }
  return new Map(steps.values());
}

function trackSeconds(step: ProbeStep | NeighbourStep, task: Task, audioSeconds: number, costs: Costs): number {
  const isFrames = isFrameLevel(task.label);
  const examples = audioSeconds / (isFrames ? frameSeconds : (task.cropSeconds ?? clipSeconds));
  const tested = examples * (task.split.kind === 'folds' ? 1 / Object.keys(task.split.folds).length : 0.1);
  if (step.kind === 'probe') return (examples - tested) * task.probe.epochs * costs.train;
  const keys = isFrames ? Math.min(mostKeys, examples - tested) : examples - tested;
  return tested * keys * costs.compare;
}

/**
 * When the last step ends, if workers do the groups' steps as they take them from the queue: tracks, which have a queue of
 * their own, as soon as their shards are encoded, shards else.
 */
function makespan(groups: readonly Group[], secondsOf: Seconds, workers: number): number {
  const [shards, tracks]: [Step[], Step[]] = [groups.flatMap(({ encode }) => encode), []];
  const left = groups.map(({ encode }) => new Set<Step>(encode));
  const underWay: { readonly step: Step; readonly end: number }[] = [];
  for (let now = 0; ; ) {
    while (underWay.length < workers) {
      const step = tracks.shift() ?? shards.shift();
      if (!step) break;
      underWay.push({ step, end: now + secondsOf.get(step)! });
    }
    underWay.sort((one, other) => one.end - other.end);
    const ended = underWay.shift();
    if (!ended) return now;
    now = ended.end;
    const group = left.findIndex((waiting) => waiting.delete(ended.step));
    if (left[group]?.size === 0) tracks.push(...groups[group]!.tracks);
  }
}

/** No schedule is shorter: all work shared out, or the longest chain of steps that wait for each other. */
function bound(groups: readonly Group[], secondsOf: Seconds, workers: number): number {
  const work = [...secondsOf.values()].reduce((sum, seconds) => sum + seconds, 0);
  const longest = (steps: readonly Step[]) => Math.max(0, ...steps.map((step) => secondsOf.get(step)!));
  return Math.max(work / workers, ...groups.map(({ encode, tracks }) => longest(encode) + longest(tracks)));
}

/** icme2025 on 1 to 64 GPUs against the bound; a GPU is as fast as one thread here, which the ratio does not depend on much. */
export async function* icmeRows(): AsyncGenerator<Row> {
  const costs = await measuredCosts();
  for (const [workers, hours] of [
    ...[1, 4, 8, 16, 32, 64].map((count) => [count, 1] as const),
    ...[0.25, 4, 16].map((grain) => [64, grain] as const),
  ]) {
    const secondsOf = stepsOf(costs, hours);
    const groups = groupsOf([...secondsOf.keys()]);
    yield {
      what: `icme2025 on ${workers} GPUs, shards of ${hours} h`,
      ours: [{ value: makespan(groups, secondsOf, workers) }],
      peer: [{ value: bound(groups, secondsOf, workers) }],
      peerName: 'no schedule is shorter',
      ...(hours <= 1 && { target: { kind: 'share', atMost: 1.25 } as const }),
      ...(hours === 1 && { growth: { series: 'icme2025, shards of 1 h', along: 'GPUs', at: workers } }),
    };
  }
}
