import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Connection, connect } from '../src/queue/connect.ts';
import { performGroup } from '../src/queue/group-job.ts';
import { groupsOf } from '../src/queue/groups.ts';
import { Lanes } from '../src/queue/lanes.ts';
import { Listeners } from '../src/queue/listeners.ts';
import { type GroupJob, Queues, type RunJob } from '../src/queue/queues.ts';
import { newRunId, submit } from '../src/queue/submit.ts';
import type { PlannedRun } from '../src/run/planned-run.ts';
import type { EncodeStep, ProbeStep } from '../src/run/step.ts';
import type { Benchmark } from './benchmark.ts';
import type { Sample } from './measure.ts';
import { icmeRows } from './queue-simulation.ts';

/** A run of shards, in archives of a thousand with a probe each. */
function runOf(count: number): PlannedRun {
  const shards = Array.from({ length: count }, (_, index): EncodeStep => {
    const shard = { shard: '', shardState: '', cropSeconds: null, pooled: true, tasks: ['t'] };
    return { kind: 'encode', key: `step${index}`, dependsOn: [], stage: 'encode', work: 1, ...shard };
  });
  const probes = Array.from({ length: Math.ceil(count / 1000) }, (_, index): ProbeStep => {
    const dependsOn = shards.slice(1000 * index, 1000 * (index + 1)).map(({ key }) => key);
    const about = { task: 't', fold: null, protocol: null, seed: 42 };
    return { kind: 'probe', key: `probe${index}`, dependsOn, stage: 'probe', work: 1, ...about };
  });
  const steps = [...shards, ...probes];
  return {
    startedAt: new Date(),
    source: { kind: 'logmel', name: 'nothing', fingerprint: 'nothing' },
    measured: { samplingRate: 16_000, outputDim: 1, hopSizeMs: 40 },
    suite: { id: 'bench', name: 'bench', about: '', tasks: [] },
    notChosen: [],
    unscored: [],
    plan: { tasks: [], steps },
    allowedBadClips: 0,
  };
}

/** A run through the queue, whose steps do nothing. */
async function through(
  count: number,
  workers: number,
  address: string,
  folder: string,
): Promise<{ readonly sample: Sample; readonly bytes: number }> {
  const run = runOf(count);
  const groups = groupsOf(run.plan.steps);
  const connections: Connection[] = [];
  const open = async (): Promise<Connection> => {
    const connection = await connect(address, () => {});
    connections.push(connection);
    return connection;
  };
  const own = await open();
  await own.redis.flushall();
  const store = await mkdtemp(join(folder, 'store-'));
  const lanes = await Lanes.of(own.address, store);
  const queues = new Queues(own);
  const quit = new AbortController();
  const listening: Listeners[] = [];
  const cpu = process.cpuUsage();
  const begun = performance.now();
  await submit(queues, lanes, run, { id: newRunId(), store, steps: count });
  for (let worker = 0; worker < workers; worker += 1) {
    const connection = worker === 0 ? own : await open();
    const listeners = new Listeners({ connection, patience: 30, quit: quit.signal, onNote: () => {} });
    const workshop = { isDone: async () => false };
    listeners.listen(lanes.runs, 1, async () => 'ended');
    listeners.listen<GroupJob>(lanes.groups, 1, (job, token) => {
      return performGroup(job, token, { fingerprint: 'nothing', groups, workshop }, lanes, queues);
    });
    for (const lane of [lanes.encode('nothing'), lanes.probe]) {
      listeners.listen(lane, 1, async () => ({ made: true, count: 1 }));
    }
    listening.push(listeners);
  }
  let bytes = 0;
  for (;;) {
    const used = /^used_memory:(\d+)/m.exec(await own.redis.info('memory'))?.[1];
    bytes = Math.max(bytes, Number(used));
    const [job] = await queues.at<RunJob>(lanes.runs).getJobs(['completed']);
    if (job) break;
    await pause(20);
  }
  const value = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  await Promise.all(listening.map((listeners) => listeners.close()));
  await queues.close();
  for (const connection of connections) connection.close();
  return { sample: { value, cpu: (user + system) / 1e6 }, bytes };
}

export const benchmark: Benchmark = {
  title: 'Queue of many machines',
  about:
    'Steps that do nothing, through Redis and BullMQ to workers and back: what a step costs besides itself. All workers are in\none process here; each has connections of its own. Then a simulation of `icme2025` on many GPUs from measured step times.',
  async *rows({ quick, pairs, folder }) {
    const redis = await startRedis(folder);
    try {
      const count = quick ? 1000 : 5000;
      for (const workers of [1, 2, 50]) {
        yield {
          what: `${count.toLocaleString('en')} steps, workers: ${workers}`,
          amount: { count, unit: 'steps' },
          ...(await pairs(async () => (await through(count, workers, redis.address, folder)).sample, null, {
            repeats: 3,
            warmUps: 0,
          })),
        };
      }
      const many = quick ? 10_000 : 100_000;
      let bytes = 0;
      const all = async (): Promise<Sample> => {
        const found = await through(many, 50, redis.address, folder);
        bytes = found.bytes;
        return found.sample;
      };
      yield {
        what: `${many.toLocaleString('en')} steps, workers: 50`,
        amount: { count: many, unit: 'steps' },
        ...(await pairs(all, null, { repeats: 1, warmUps: 0 })),
      };
      yield {
        what: `memory of Redis, ${many.toLocaleString('en')} steps`,
        quantity: 'bytes',
        ours: [{ value: bytes }],
        peer: null,
        target: { kind: 'limit', atMost: many * 4000 },
      };
    } finally {
      redis.process.kill();
    }
    yield* icmeRows();
  },
};

async function startRedis(folder: string): Promise<{ process: ChildProcess; address: string }> {
  const port = await new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = server.address() as { port: number };
      server.close(() => resolve(free));
    });
  });
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes', '--save', ''];
  const child = spawn('redis-server', args, { stdio: 'ignore' });
  let failure: Error | undefined;
  child.on('error', (error) => {
    failure = error;
  });
  const answers = () => {
    return new Promise<boolean>((resolve) => {
      const socket = createConnection({ port, host: '127.0.0.1' });
      socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
      socket.unref();
    });
  };
  while (!(await answers())) {
    if (failure) throw failure;
    await pause(20);
  }
  return { process: child, address: `redis://127.0.0.1:${port}` };
}
