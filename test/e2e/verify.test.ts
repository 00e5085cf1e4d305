import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { changeSample } from './damage.ts';
import { expectOnlyFailed, tasks, Workplace } from './program.ts';

const shard = 'data/instruments/fold-b-0.tar';

test('verify says what there is and what is wrong, and ends with 1 where it is an error', async () => {
  const place = await Workplace.make();
  const args = ['data', 'verify', tasks.instruments, '--jobs', '1'];
  const good = await place.run(args);
  expect(good.code).toBe(0);
  expect(good.stdout).toMatch(/^✓ instruments: all is well$/m);
  expect(good.stdout).toMatch(/^ {2}32 samples in 8 shards; 19 s in all/m);
  expect(good.stdout).toContain('a 8 (4 classes of 2), b 8');
  expect(good.stdout).toContain('Next: otoscope run');

  const change = (content: string, extension: string) => {
    return changeSample(
      place.path(shard),
      () => true,
      (members) => members.set(extension, Buffer.from(content)),
    );
  };
  const key = await change('no music at all', 'wav');
  const bad = await place.run(args);
  expect(bad.code).toBe(1);
  expect(bad.stdout).toMatch(/^✗ instruments: 1 error$/m);
  expect(bad.stdout).toMatch(/^ {2}error {2}clips that cannot be decoded: 1$/m);
  expect(bad.stdout).toContain(`instruments/fold-b-0.tar: ${key}: cannot decode the clip`);
  expect(bad.stdout).toMatch(/hint: .*--allow-bad-clips/);
  const json = await place.run([...args, '--json']);
  expect(json.code).toBe(1);
  expect(JSON.parse(json.stdout)).toMatchObject([
    { schema: 'otoscope.verification/1', archive: 'instruments', ok: false, counts: { decode: 1 } },
  ]);
  // A run that leaves the clip out has as many as were counted.
  const run = ['run', 'logmel', '--jobs', '1', '--tasks', tasks.instruments, '--track', 'b'];
  expect((await place.run([...run, '--allow-bad-clips', '1'])).code).toBe(0);
});

test('a run that lacks clips which were verified is refused, and says how many there were', async () => {
  const place = await Workplace.make();
  const run = ['run', 'logmel', '--jobs', '1', '--track', 'b', '--tasks', `${tasks.instruments},${tasks.guitars}`];
  expect((await place.run(['data', 'verify', tasks.instruments])).code).toBe(0);
  await rm(place.path(shard));
  const why = "instruments: 4 clips of 'b' were decoded, but 8 when the archive was verified";
  expectOnlyFailed(await place.run(run), 'instruments', new RegExp(`^${why} \\(.*otoscope data verify.*\\)$`));
  // Counted anew, it is what there is.
  expect((await place.run(['data', 'verify', tasks.instruments])).code).toBe(0);
  expect((await place.run(run)).code).toBe(0);
});

test('archives that are not here are named', async () => {
  const place = await Workplace.make();
  const none = await place.run(['data', 'verify', 'esc50']);
  expect(none).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^error: data has no archive of esc50\n/),
  });
  const some = await place.run(['data', 'verify', 'esc50', tasks.guitars]);
  expect(some.code).toBe(1);
  expect(some.stderr).toContain('esc50: there is no archive of it in data');
  const unknown = await place.run(['data', 'verify', 'esc51']);
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean esc50?') });
});
