import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { scores, tasks, Workplace } from './program.ts';
import { noRedis, RedisServer } from './redis-server.ts';
import { skip } from './small-disk.ts';

const bothTasks = `${tasks.instruments},${tasks.guitars}`;

test('one worker, two and four come to the very scores of a run without them', async (context) => {
  const reason = noRedis();
  if (reason !== undefined) skip(context, reason);
  const place = await Workplace.make();
  const redis = await RedisServer.start(place.folder);
  const run = ['run', 'logmel', '--tasks', bothTasks];
  expect(await place.run([...run, '--out', 'alone'])).toMatchObject({ code: 0 });
  const expected = scores(await place.results('logmel', 'alone'));

  for (const count of [1, 2, 4]) {
    const store = `shared-${count}`;
    const at = ['--queue', redis.address, '--store', store];
    const workers = Array.from({ length: count }, () => place.start(['worker', ...at, '--jobs', '1']));
    const outcome = await place.run([...run, ...at]);
    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.stdout).toContain('instruments');
    expect(outcome.stderr).toMatch(/instruments: encode: \d+ clips in/);
    for (const { process } of workers) process.kill('SIGTERM');
    for (const { ended } of workers) {
      expect(await ended).toMatchObject({ code: 0, stderr: expect.stringContaining('finishes the steps at hand') });
    }
    expect(scores(await place.results('logmel', store))).toEqual(expected);
    await rm(place.path(store), { recursive: true });
  }
}, 300_000);
