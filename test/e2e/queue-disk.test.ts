import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { scores, tasks, Workplace } from './program.ts';
import { overviewAt } from './queue-overview.ts';
import { noRedis, RedisServer } from './redis-server.ts';
import { mountTiny, skip } from './small-disk.ts';

test('a full disk: what fits is done, the worker says what it lacks; with space, a retry ends with the same scores', async (context) => {
  const place = await Workplace.make();
  await mkdir(place.path('runs'));
  const reason = noRedis() ?? mountTiny(place.path('runs'), 512);
  if (reason !== undefined) skip(context, reason);
  const redis = await RedisServer.start(place.folder);
  const at = ['--queue', redis.address, '--store', 'runs'];
  const run = ['run', 'logmel', '--jobs', '1', '--tasks', tasks.instruments];
  expect(await place.run([...run, '--out', 'alone'])).toMatchObject({ code: 0 });

  const { stdout } = await place.run([...run, ...at, '--detach']);
  const id = stdout.trim();
  // Room for two or three of eight shards' embeddings.
  const { bavail, bsize } = await statfs(place.path('runs'));
  await writeFile(place.path('runs', 'ballast'), new Uint8Array(bavail * bsize - 40_000));
  const worker = place.start(['worker', ...at, '--jobs', '1']);
  const attach = ['run', '--attach', id, ...at];
  const full = await place.run(attach);
  expect(full.code).toBe(1);
  expect(full.stdout + full.stderr).toMatch(/cannot write runs\/\S+: no space is left on its disk/);
  for (const count of [1, 2, 3]) {
    expect(worker.stderr()).toMatch(
      new RegExp(
        `instruments: encode: try ${count} of 3 failed: cannot write \\S+: no space is left .*free some space`,
      ),
    );
  }
  const [before] = (await overviewAt(redis.address)).runs;
  expect(before).toMatchObject({ id, state: 'done' });
  expect(before!.failed).toBeGreaterThan(0);
  expect(before!.failed).toBeLessThan(8);

  await rm(place.path('runs', 'ballast'));
  expect(await place.run(['queue', 'retry', id, ...at])).toMatchObject({ code: 0 });
  expect(await place.run(attach)).toMatchObject({ code: 0 });
  expect(scores(await place.results('logmel'))).toEqual(scores(await place.results('logmel', 'alone')));
  const { runs } = await overviewAt(redis.address);
  expect(runs).toMatchObject([{ id, state: 'done', failed: 0, reasons: [] }]);
}, 300_000);
