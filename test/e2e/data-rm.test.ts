import { mkdir, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { halfWrittenName } from '../../src/files/half-written.ts';
import { tasks, Workplace } from './program.ts';

test('embeddings and archives go apart; what stays is used by the next run', async () => {
  const place = await Workplace.make();
  const run = ['run', 'logmel', '--jobs', '1', '--track', 'b', '--tasks', `${tasks.guitars},${tasks.instruments}`];
  expect(await place.run(run)).toMatchObject({ code: 0 });
  await mkdir(place.path('runs/store/maps'), { recursive: true });
  await writeFile(place.path('runs/store/maps/map.json'), '{ "archives": ["guitars"], "content": null }');
  const stored = async () => [...(await place.files('runs/store/embeddings')).keys()];
  const before = await stored();

  const dry = await place.run(['data', 'rm', tasks.guitars, '--embeddings', '--archives', '--dry-run']);
  expect(dry).toMatchObject({ code: 0, stderr: '' });
  expect(dry.stdout).toMatch(
    /^data\/guitars: 3 files, 1\.5 MB; cannot be fetched again\nruns\/store\/embeddings: embeddings of 3 shards, \d+ kB\nruns\/store\/maps: 1 map of these embeddings, 44 B\nWould free 1\.5 MB; nothing was removed\.\n$/,
  );
  expect(await stored()).toEqual(before);

  const removed = await place.run(['data', 'rm', tasks.guitars, '--embeddings', '--yes']);
  expect(removed).toMatchObject({ code: 0, stderr: '' });
  expect(removed.stdout).toMatch(
    /^runs\/store\/embeddings: embeddings of 3 shards, \d+ kB\nruns\/store\/maps: .*\nFreed \d+ kB\.\n$/,
  );
  // Two files of each shard, and one with what was counted of them.
  expect(await stored()).toHaveLength(before.length - 7);
  expect(await place.files('runs/store/maps')).toEqual(new Map());
  const killed = halfWrittenName('any.json').replace(`.${process.pid}-`, `.${2 ** 30}-`);
  for (const folder of ['embeddings', 'steps']) await writeFile(place.path('runs/store', folder, killed), 'x');
  const parts = await place.run(['data', 'rm', tasks.guitars, '--embeddings', '--yes']);
  expect(parts.stdout).toBe('runs/store/embeddings: 1 file that killed runs left half written, 1 B\nFreed 1 B.\n');
  const again = await place.run(run);
  expect([...(await place.files('runs/store')).keys()].filter((name) => name.endsWith('.part'))).toEqual([]);
  expect(again.code).toBe(0);
  expect(again.stderr).toMatch(/^✓ guitars: encode.* in /m);
  expect(again.stderr).toMatch(/^✓ instruments: encode.*: done before$/m);

  expect(await place.run(['data', 'rm', tasks.guitars, '--archives', '--yes'])).toMatchObject({ code: 0 });
  expect([...(await place.files('data')).keys()].filter((name) => name.startsWith('guitars'))).toEqual([]);
});

test('what is not sure is asked, and where nobody can be asked nothing goes', async () => {
  const place = await Workplace.make('nothing');
  const shard = place.path('data/nsynthinstument/nsynth_test_0.tar');
  await mkdir(place.path('data/nsynthinstument'), { recursive: true });
  await writeFile(shard, 'x');
  for (const [args, message, hint] of [
    [['nsynthpitch'], 'what is to be removed', '--archives, --embeddings or both'],
    [['nsynthpitch', '--archives'], 'nsynthinstument: not named, but on the same recordings; nothing', 'add --yes'],
    [['nsynthpitch', 'nsynthinstument', '--archives'], 'nobody is here to be asked; nothing', 'add --yes'],
  ] as const) {
    const { code, stderr } = await place.run(['data', 'rm', ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: .*\nhint: .*\n$/);
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
  }
  const removed = await place.run(['data', 'rm', 'nsynthpitch', '--archives', '--yes']);
  expect(removed).toMatchObject({ code: 0, stderr: '' });
  expect(removed.stdout).toContain('nsynthinstument also serves nsynthinstument\nFreed 1 B.\n');
  expect([...(await place.files('data')).keys()]).toEqual([]);
});
