import { chmod, chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { fixture, tasks, Workplace } from './program.ts';
import { isRoot, mountTiny, skip } from './small-disk.ts';

const args = ['run', 'logmel', '--jobs', '1', '--tasks', tasks.instruments];

test('a full disk is named; what was finished before stays, and space is all it needs', async (context) => {
  const place = await Workplace.make();
  await mkdir(place.path('runs'));
  const reason = mountTiny(place.path('runs'), 256);
  if (reason !== undefined) skip(context, reason);
  await writeFile(place.path('runs', 'ballast'), new Uint8Array(214_000));
  const { code, stderr, stdout } = await place.run(args);
  expect(code).toBe(1);
  const said = stdout + stderr;
  expect(said).toMatch(/cannot write runs\/\S+: no space is left on its disk/);
  expect(said).toContain('free some space');
  expect(said).not.toMatch(/^\s+at /m);
  const kept = [...(await place.files('runs'))].filter(([name]) => /\.(safetensors|json)$/.test(name));
  expect(kept.length).toBeGreaterThan(0);
  expect([...(await place.files('runs')).keys()].filter((name) => name.endsWith('.part'))).toEqual([]);

  await rm(place.path('runs', 'ballast'));
  expect(await place.run(args)).toMatchObject({ code: 0 });
});

test('a file in the place of the folder for results', async () => {
  const place = await Workplace.make();
  await writeFile(place.path('runs'), '');
  const { code, stdout, stderr } = await place.run(args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^error: cannot write runs\/\S+: a part of its path is a file, not a folder$/m);
  expect(stderr).toMatch(/^hint: rename that file or choose another folder$/m);
});

test.each([
  ['runs', 0o555, /cannot write runs\/\S+: permission is denied/],
  ['data/instruments', 0o000, /data\/instruments\b.*permission/i],
  ['data/instruments/fold-a-1.tar', 0o000, /cannot read \S*data\/instruments\/fold-a-1\.tar.*permission/i],
])('%s without permission is named', async (name, mode, message) => {
  const place = await Workplace.make();
  if (name === 'runs') await mkdir(place.path(name));
  await chmod(place.path(name), mode);
  onTestFinished(() => chmod(place.path(name), 0o755).catch(() => {}));
  // Permissions do not bind root: then the program runs as nobody.
  const nobody = 65_534;
  if (isRoot) await chown(place.folder, nobody, nobody);
  const outcome = await place.run(args, isRoot ? { uid: nobody, gid: nobody, env: { HOME: place.folder } } : {});
  expect(outcome.code).toBe(1);
  expect(outcome.stdout + outcome.stderr).toMatch(message);
  expect(outcome.stdout + outcome.stderr).not.toMatch(/^\s+at /m);
});

test('a run whose folder is removed comes to an end', async () => {
  const place = await Workplace.make();
  const encoder = `${fixture('encoder', 'faulty_encoders.ts')}:SlowEncoder`;
  const running = place.start(['run', encoder, '--tasks', tasks.instruments]);
  await running.until((stderr) => stderr.includes('encode: started'));
  await rm(place.folder, { recursive: true, force: true, maxRetries: 3 });
  expect(await running.ended).toMatchObject({ code: 1 });
});
