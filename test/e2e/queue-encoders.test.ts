import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { colorsFor } from '../../src/report/colors.ts';
import { queueText } from '../../src/report/queue.ts';
import { pythonWith } from '../python.ts';
import { fixture, scores, tasks, Workplace } from './program.ts';
import { overviewAt } from './queue-overview.ts';
import { noRedis, RedisServer } from './redis-server.ts';

const reason = noRedis();
if (reason !== undefined) console.warn(`tests of encoders on a queue are left out: ${reason}`);
const numpy = pythonWith('numpy');
const patience = 300_000;

test.skipIf(reason)(
  'an encoder goes with its run: a worker needs neither its folder nor the data at the same place',
  async () => {
    const place = await Workplace.make();
    const redis = await RedisServer.start(place.folder);
    const at = ['--queue', redis.address, '--store', 'runs'];
    await cp(fixture('encoder', 'energy_encoder.ts'), place.path('mine', 'energy_encoder.ts'));
    await cp(fixture('encoder', 'lib'), place.path('mine', 'lib'), { recursive: true });
    const run = ['run', 'mine/energy_encoder.ts', '--jobs', '1', '--tasks', tasks.guitars, '--track', 'b'];
    expect(await place.run([...run, '--out', 'alone'])).toMatchObject({ code: 0 });

    const submitted = await place.run([...run, ...at, '--detach']);
    expect(submitted).toMatchObject({ code: 0, stdout: expect.stringMatching(/^r[0-9a-f]{8}\n$/) });
    await rm(place.path('mine'), { recursive: true });
    await cp(place.path('data'), place.path('elsewhere'), { recursive: true });
    await rm(place.path('data'), { recursive: true });
    place.start(['worker', ...at, '--jobs', '1', '--data', 'elsewhere']);
    expect(await place.run(['run', '--attach', submitted.stdout.trim(), ...at])).toMatchObject({ code: 0 });
    expect(scores(await place.results('energy_encoder'))).toEqual(
      scores(await place.results('energy_encoder', 'alone')),
    );
  },
  patience,
);

test.skipIf(reason || !numpy)(
  'a worker without what a Python encoder needs says why and leaves its steps to another',
  async () => {
    const place = await Workplace.make();
    const redis = await RedisServer.start(place.folder);
    const at = ['--queue', redis.address, '--store', 'runs'];
    // A Python without packages.
    execFileSync(numpy!, ['-m', 'venv', '--without-pip', place.path('bare')]);
    const bare = place.path('bare', 'bin', 'python');
    const unable = place.start(['worker', ...at, '--jobs', '1', '--python', bare]);
    const encoder = fixture('encoder', 'python', 'sound_encoder.py');
    const run = place.start(['run', encoder, '--python', numpy!, '--tasks', tasks.guitars, '--track', 'b', ...at]);
    await unable.until((stderr) => stderr.includes('its encoder cannot be run here'));
    expect(unable.stderr()).toMatch(/takes no part in run r[0-9a-f]{8}: .*numpy/);
    const shown = queueText(await overviewAt(redis.address), colorsFor({}));
    expect(shown).toMatch(/takes no part in r[0-9a-f]{8}: .*numpy/);
    place.start(['worker', ...at, '--jobs', '1', '--only', 'encode']);
    expect(await run.ended).toMatchObject({ code: 0 });
  },
  patience,
);

test.skipIf(reason)(
  'a worker of another version refuses with both versions named; a cancelled run ends for who follows it',
  async () => {
    const place = await Workplace.make();
    const redis = await RedisServer.start(place.folder);
    const at = ['--queue', redis.address, '--store', 'runs'];
    const run = place.start(['run', 'logmel', '--tasks', tasks.guitars, ...at]);
    await run.until((stderr) => stderr.includes('is on the queue'));
    const [, id] = /run (r[0-9a-f]+) is on the queue/.exec(run.stderr())!;
    const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));

    const worker = place.start(['worker', ...at], await otherVersion(place));
    await worker.until((stderr) => stderr.includes('takes no part'));
    expect(worker.stderr()).toContain(
      `takes no part in run ${id}: it is of otoscope ${version}, this worker of 99.0.0 (use one version on all machines)`,
    );
    expect(await place.run(['queue', 'cancel', id!, '--queue', redis.address])).toMatchObject({ code: 0 });
    expect(await run.ended).toMatchObject({ code: 1, stderr: expect.stringContaining(`run ${id} was cancelled`) });
  },
  patience,
);

/** The program under test, as another version: its own files, but seen from a folder with another package.json. */
async function otherVersion(place: Workplace): Promise<{ program: string; env: NodeJS.ProcessEnv }> {
  const [here, there] = [inject('installation'), place.path('other')];
  await mkdir(there);
  for (const name of ['bin', 'dist', 'node_modules']) await symlink(join(here, name), join(there, name), 'junction');
  const about = JSON.parse(await readFile(join(here, 'package.json'), 'utf8'));
  await writeFile(join(there, 'package.json'), JSON.stringify({ ...about, version: '99.0.0' }));
  const env = { NODE_OPTIONS: '--preserve-symlinks --preserve-symlinks-main' };
  return { program: join(there, 'bin', 'otoscope.js'), env };
}
