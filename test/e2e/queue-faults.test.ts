import { chmod, readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { changeSample } from './damage.ts';
import { expectOnlyFailed, fixture, scores, tasks, Workplace } from './program.ts';
import { overviewAt } from './queue-overview.ts';
import { noRedis, RedisServer } from './redis-server.ts';
import { isRoot } from './small-disk.ts';

const reason = noRedis();
if (reason !== undefined) console.warn(`tests of faults on a queue are left out: ${reason}`);
const encoders = fixture('encoder', 'faulty_encoders.ts');
const [slow, name] = [`${encoders}:SlowEncoder`, 'faulty_encoders.SlowEncoder'];
/** Many program starts on what may be a busy machine. */
const patience = 300_000;

/** A place with a queue of its own, and a worker's and a run's arguments for it. */
async function setUp() {
  const place = await Workplace.make();
  const redis = await RedisServer.start(place.folder);
  const at = ['--queue', redis.address, '--store', 'runs'];
  const worker = ['worker', ...at, '--jobs', '1'];
  return { place, redis, at, worker, impatient: [...worker, '--patience', '1'] };
}

/** Finished files of a folder of the store. */
async function finished(place: Workplace, folder: string, extension: string): Promise<string[]> {
  const names = await readdir(place.path('runs', 'store', folder)).catch(() => []);
  return names.filter((name) => name.endsWith(extension) && !name.startsWith('.'));
}

let alone: Promise<ReturnType<typeof scores>> | undefined;

/** The scores of a run that nothing disturbs, with an encoder that computes the same without taking its time. */
function aloneScores(): Promise<ReturnType<typeof scores>> {
  alone ??= (async () => {
    const place = await Workplace.make();
    const run = ['run', `${encoders}:SoundEncoder`, '--jobs', '1', '--tasks', tasks.longTraining];
    expect(await place.run(run)).toMatchObject({ code: 0 });
    return scores(await place.results('faulty_encoders.SoundEncoder'));
  })();
  return alone;
}

test.skipIf(reason)(
  'workers killed and stopped while encoding, and killed while training: others do their steps, and the scores are the same',
  async () => {
    const { place, at, impatient } = await setUp();
    const expected = aloneScores();
    const embeddings = () => finished(place, 'embeddings', '.safetensors');
    const run = place.start(['run', slow, '--tasks', tasks.longTraining, ...at]);
    await run.until((stderr) => stderr.includes('is on the queue'));
    // Of eight shards, two are at hand when it is struck.
    const killed = place.start(impatient);
    await killed.until(async () => (await embeddings()).length > 0);
    killed.process.kill('SIGKILL');
    const before = (await embeddings()).length;
    const stopped = place.start(impatient);
    await stopped.until(async () => (await embeddings()).length > before);
    stopped.process.kill('SIGSTOP');
    const training = place.start(impatient);
    await training.until(async () => (await finished(place, 'steps', '.json')).length > 0);
    training.process.kill('SIGKILL');
    // It finishes late what another has finished, which changes nothing, and goes on with what is left.
    stopped.process.kill('SIGCONT');
    expect(await run.ended).toMatchObject({ code: 0 });
    expect(scores(await place.results(name))).toEqual(await expected);
    stopped.process.kill('SIGTERM');
    expect(await stopped.ended).toMatchObject({ code: 0 });
    const parts = [...(await place.files('runs', 'store')).keys()].filter((file) => file.endsWith('.part'));
    expect(parts.filter((file) => file.includes(`.${stopped.process.pid}-`))).toEqual([]);
  },
  patience,
);

test.skipIf(reason)(
  'the queue is killed and comes back, and so does the one who submitted: the run ends with the same scores',
  async () => {
    const { place, redis, at, impatient } = await setUp();
    const submitter = place.start(['run', slow, '--tasks', tasks.longTraining, ...at]);
    await submitter.until((stderr) => stderr.includes('is on the queue'));
    const working = place.start(impatient);
    await working.until(async () => (await finished(place, 'embeddings', '.safetensors')).length > 0);
    const id = /run (r[0-9a-f]+) is on the queue/.exec(submitter.stderr())![1]!;
    submitter.process.kill('SIGKILL');
    await redis.kill();
    await working.until((stderr) => stderr.includes('waiting for it to come back'));
    await redis.start();
    const attached = await place.run(['run', '--attach', id, ...at]);
    expect(attached).toMatchObject({ code: 0, stdout: expect.stringContaining('long-training') });
    expect(scores(await place.results(name))).toEqual(await aloneScores());
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
    const { runs, workers } = await overviewAt(redis.address);
    expect(workers).toMatchObject([{ failed: 3 }]);
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
