import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { resultsSchema } from '../../src/run/results.ts';
import { scores, tasks, Workplace } from './program.ts';
import { noRedis, RedisServer } from './redis-server.ts';
import { skip } from './small-disk.ts';

test('two people submit the same at once: each step is computed once, and both get the same scores', async (context) => {
  const reason = noRedis();
  if (reason !== undefined) skip(context, reason);
  const place = await Workplace.make();
  const redis = await RedisServer.start(place.folder);
  const at = ['--queue', redis.address, '--store', 'runs'];
  const people = [1, 2].map(() => place.start(['run', 'logmel', '--tasks', tasks.guitars, '--json', ...at]));
  for (const { until } of people) await until((stderr) => stderr.includes('is on the queue'));
  // Both take two shards at once, of three: while the first run's are at hand, the second's begin.
  for (const _ of [1, 2]) place.start(['worker', ...at, '--jobs', '1']);
  const outcomes = await Promise.all(people.map(({ ended }) => ended));
  const [one, other] = outcomes.map(({ code, stdout }) => {
    expect(code).toBe(0);
    return scores(resultsSchema.parse(JSON.parse(stdout)));
  });
  expect(one).toEqual(other);
  // Three shards, a probe, and the neighbours of two protocols.
  expect(await timesComputed(redis)).toEqual([1, 1, 1, 1, 1, 1]);
}, 300_000);

/** How often workers computed each step, as the queues' records of what ended tell. */
async function timesComputed({ address }: RedisServer): Promise<number[]> {
  const client = new Redis(address);
  const times = new Map<string, number>();
  for (const stream of await client.keys('*:events')) {
    for (const [, fields] of await client.xrange(stream, '-', '+')) {
      const field = (name: string) => fields[fields.indexOf(name) + 1]!;
      if (field('event') !== 'completed' || !field('returnvalue').includes('"made"')) continue;
      const [, step] = field('jobId').split('.');
      const { made } = JSON.parse(field('returnvalue')) as { made: boolean };
      times.set(step!, (times.get(step!) ?? 0) + Number(made));
    }
  }
  client.disconnect();
  return [...times.values()];
}
