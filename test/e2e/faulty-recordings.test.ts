import { cp, rm, truncate } from 'node:fs/promises';
import { beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { changeSample } from './damage.ts';
import { expectOnlyFailed, tasks, Workplace } from './program.ts';

const args = ['run', 'logmel', '--jobs', '1', '--tasks', `${tasks.instruments},${tasks.guitars}`];
const shard = 'data/instruments/fold-b-0.tar';

/** What a test does not damage is found done by the next one. */
let place: Workplace;

beforeAll(async () => {
  place = await Workplace.shared('nothing');
  return () => place.remove();
});

beforeEach(async () => {
  await rm(place.path('data'), { recursive: true, force: true });
  await cp(inject('recordings'), place.path('data'), { recursive: true });
});

async function changeTuba(extension: 'wav' | 'json', content: string): Promise<string> {
  return changeSample(
    place.path(shard),
    (key) => key.startsWith('tuba'),
    (members) => members.set(extension, new TextEncoder().encode(content)),
  );
}

test('a clip that cannot be decoded fails its task, and is left out, and said to be, where that is allowed', async () => {
  const key = await changeTuba('wav', 'no music at all');
  const why = `instruments/fold-b-0.tar: ${key}: cannot decode the clip`;
  expectOnlyFailed(await place.run(args), 'instruments', new RegExp(`^${why} .*--allow-bad-clips \\d+\\)$`));

  const allowing = await place.run([...args, '--allow-bad-clips', '1']);
  expect(allowing.code).toBe(0);
  expect(allowing.stderr).toContain('✓ guitars: Track A: done before');
  expect(allowing.stdout).toMatch(/^instruments +accuracy +31 /m);
  expect(allowing.stdout).toMatch(/^instruments: 1 clips? that cannot be decoded .*left out$/m);
  const { badClips, examples } = (await place.results('logmel')).tasks[0]!;
  expect(badClips).toEqual([{ shard: 'fold-b-0.tar', key, reason: expect.stringContaining(why) }]);
  expect(examples).toEqual({ train: 31, valid: 31, test: 31 });

  // What was made with leave to pass over a clip does not pass without.
  expectOnlyFailed(await place.run(args), 'instruments', new RegExp(`^${why} `));
});

test('a label outside the map is told with archive, key, field, value and the nearest class', async () => {
  const key = await changeTuba('json', '{ "instrument": "tubba" }');
  const reason = expectOnlyFailed(await place.run(args), 'instruments', /^instruments.fold-b-0\.tar: /);
  expect(reason).toContain(`sample ${key} has instrument = "tubba", which is no class of this task`);
  expect(reason).toContain('the nearest is "tuba"');
  expect((await place.results('logmel')).tasks[0]).toMatchObject({ status: 'failed', reason, trackA: null });
});

test('a label that is missing is told with those that are there', async () => {
  const key = await changeTuba('json', '{ "instrumnet": "tuba" }');
  const reason = expectOnlyFailed(await place.run(args), 'instruments', /^instruments.fold-b-0\.tar: /);
  expect(reason).toContain(`sample ${key} has no label "instrument"`);
  expect(reason).toContain('instrumnet');
});

test('a shard that is cut off is told with the member it ends in', async () => {
  await truncate(place.path(shard), 30_000);
  const reason = expectOnlyFailed(await place.run(args), 'instruments', /fold-b-0\.tar is cut off: member /);
  expect(reason).toMatch(/\.wav at byte \d+ has \d+ of its \d+ bytes \(.*get it again\)$/);
});

test('a task without its archive is skipped, and nothing to score is a failure', async () => {
  await rm(place.path('data/instruments'), { recursive: true });
  const some = await place.run(args);
  expect(some.code).toBe(0);
  expect(some.stdout).toMatch(/^instruments was skipped: no folder with its archive in data .*--data/m);
  const neither = await place.run([...args, '--data', 'nowhere']);
  expect(neither.stdout).toMatch(
    /^2 tasks were skipped: no folder with its archive in nowhere .*: instruments, guitars$/m,
  );
  const none = await place.run([...args, '--data', 'nowhere', '--json']);
  expect(none.code).toBe(1);
  expect(none.stderr).toMatch(/^guitars: skipped: no folder with its archive in nowhere .*--data.*$/m);
});

test('a shard that the splits name and the archive lacks fails the task', async () => {
  await rm(place.path('data/instruments/fold-d-0.tar'));
  await rm(place.path('data/instruments/fold-d-1.tar'));
  expectOnlyFailed(await place.run(args), 'instruments', /^no shard in data.instruments matches fold-d-\*\.tar/);
});
