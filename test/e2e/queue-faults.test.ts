import { chmod, readdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { QueueOverview } from '../../src/queue/overview.ts';
import { changeSample } from './damage.ts';
import { expectOnlyFailed, fixture, scores, tasks, Workplace } from './program.ts';
import { noRedis, RedisServer } from './redis-server.ts';
import { isRoot } from './small-disk.ts';

const reason = noRedis();
if (reason !== undefined) console.warn(`tests of faults on a queue are left out: ${reason}`);
const slow = `${fixture('encoder', 'faulty_encoders.ts')}:SlowEncoder`;
/** Many program starts on what may be a busy machine. */
const patience = 300_000;

/** A place with a queue of its own, and a worker's and a run's arguments for it. */
async function setUp() {
  const place = await Workplace.make();
  const redis = await RedisServer.start(place.folder);
  const at = ['--queue', redis.address, '--store', 'runs'];
  return { place, redis, at, worker: ['worker', ...at, '--jobs', '1', '--patience', '2'] };
}

/** Finished files of a folder of the store. */
async function finished(place: Workplace, folder: string, extension: string): Promise<string[]> {
  const names = await readdir(place.path('runs', 'store', folder)).catch(() => []);
  return names.filter((name) => name.endsWith(extension) && !name.startsWith('.'));
}

const alone = new Map<string, Promise<ReturnType<typeof scores>>>();

/** The scores of a run that nothing disturbs, computed once for all tests. */
function aloneScores(encoder: string, name: string, task: string): Promise<ReturnType<typeof scores>> {
  const known = alone.get(task);
  if (known) return known;
  const computing = (async () => {
    const place = await Workplace.make();
    expect(await place.run(['run', encoder, '--jobs', '1', '--tasks', task])).toMatchObject({ code: 0 });
    return scores(await place.results(name));
  })();
  alone.set(task, computing);
  return computing;
}

const kinds = [
  ['SIGKILL', 'encoding', slow, 'faulty_encoders.SlowEncoder', tasks.instruments, 'embeddings', '.safetensors'],
  ['SIGKILL', 'training', 'logmel', 'logmel', tasks.longTraining, 'steps', '.json'],
  ['SIGSTOP', 'encoding', slow, 'faulty_encoders.SlowEncoder', tasks.instruments, 'embeddings', '.safetensors'],
] as const;

test.skipIf(reason).each(kinds)(
  '%s of a worker while %s: another does its steps, and the scores are the same',
  async (signal, _, encoder, name, task, folder, extension) => {
    const { place, at, worker } = await setUp();
    const run = place.start(['run', encoder, '--tasks', task, ...at]);
    await run.until((stderr) => stderr.includes('is on the queue'));
    const struck = place.start(worker);
    await struck.until(async () => (await finished(place, folder, extension)).length > 0);
    struck.process.kill(signal);
    const before = await finished(place, folder, extension);
    place.start(worker);
    expect(await run.ended).toMatchObject({ code: 0 });
    expect(before.length).toBeGreaterThan(0);
    expect(scores(await place.results(name))).toEqual(await aloneScores(encoder, name, task));
    if (signal !== 'SIGSTOP') return;
    // It finishes late what another has finished: nothing changes, and it goes on as a worker.
    struck.process.kill('SIGCONT');
    await pause(1000);
    struck.process.kill('SIGTERM');
    expect(await struck.ended).toMatchObject({ code: 0 });
    const parts = [...(await place.files('runs', 'store')).keys()].filter((file) => file.endsWith('.part'));
    expect(parts).toEqual([]);
  },
  patience,
);

test.skipIf(reason)(
  'the queue is killed and comes back, and so does the one who submitted: the run ends with the same scores',
  async () => {
    const { place, redis, at, worker } = await setUp();
    const submitter = place.start(['run', slow, '--tasks', tasks.instruments, ...at]);
    await submitter.until((stderr) => stderr.includes('is on the queue'));
    const working = place.start(worker);
    await working.until(async () => (await finished(place, 'embeddings', '.safetensors')).length > 0);
    const id = /run (r[0-9a-f]+) is on the queue/.exec(submitter.stderr())![1]!;
    submitter.process.kill('SIGKILL');
    await redis.kill();
    await working.until((stderr) => stderr.includes('waiting for it to come back'));
    await redis.start();
    const attached = await place.run(['run', '--attach', id, ...at]);
    expect(attached).toMatchObject({ code: 0, stdout: expect.stringContaining('instruments') });
    const name = 'faulty_encoders.SlowEncoder';
    expect(scores(await place.results(name))).toEqual(await aloneScores(slow, name, tasks.instruments));
  },
  patience,
);

test.skipIf(reason)(
  'a step that always fails is tried three times; its task has failed with the reason, and others finish',
  async () => {
    const { place, redis, at, worker } = await setUp();
    await changeSample(
      place.path('data', 'guitars', 'test.tar'),
      () => true,
      (members) => {
        for (const name of members.keys()) if (!name.endsWith('json')) members.set(name, new Uint8Array(2000));
      },
    );
    place.start(worker);
    const outcome = await place.run(['run', 'logmel', '--tasks', `${tasks.instruments},${tasks.guitars}`, ...at]);
    expectOnlyFailed(outcome, 'guitars', /cannot decode the clip/);
    const overview = async () => {
      const { stdout } = await place.run(['queue', '--queue', redis.address, '--json']);
      return JSON.parse(stdout) as QueueOverview;
    };
    // A worker tells of itself now and then.
    await expect.poll(async () => (await overview()).workers[0]?.failed, { timeout: 60_000 }).toBe(3);
    const { runs } = await overview();
    expect(runs).toMatchObject([{ state: 'done', encoder: 'logmel', failed: 1, reasons: [{ steps: 1 }] }]);
    const shown = await place.run(['queue', '--queue', redis.address]);
    expect(shown.stdout).toMatch(/^r[0-9a-f]{8} +logmel +custom +done +\d+\/\d+ +1 /m);
  },
  patience,
);

test.skipIf(reason || !isRoot)(
  'a worker that may not write into the store says so; with permission the same command goes on',
  async () => {
    const { place, at, worker } = await setUp();
    const nobody = 65_534;
    await chmod(place.folder, 0o755);
    const run = ['run', 'logmel', '--tasks', tasks.guitars, '--track', 'b', ...at];
    const submitter = place.start(run);
    await submitter.until((stderr) => stderr.includes('is on the queue'));
    // The store is root's, the worker is not.
    const forbidden = place.start(worker, { uid: nobody, gid: nobody, env: { HOME: place.folder } });
    const outcome = await submitter.ended;
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toMatch(/cannot write .*: permission is denied/);
    forbidden.process.kill('SIGTERM');
    await forbidden.ended;
    const permitted = place.start(worker);
    expect(await place.run(run)).toMatchObject({ code: 0 });
    permitted.process.kill('SIGTERM');
    expect(await permitted.ended).toMatchObject({ code: 0 });
  },
  patience,
);
