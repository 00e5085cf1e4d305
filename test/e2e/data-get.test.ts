import { chmod, chown, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { content, type ZenodoServer, zenodoServer } from '../fixtures/archive/zenodo-server.ts';
import { type Outcome, type Running, Workplace } from './program.ts';
import { isRoot, mountTiny, skip } from './small-disk.ts';

const esc50 = '14614287';
const size = 60_000;

function shards(...names: string[]): Record<string, Buffer> {
  return Object.fromEntries(names.map((name) => [name, content(name, size)]));
}

const folds = shards(...[1, 2, 3, 4, 5].map((fold) => `wds-audio-fold-${fold}-000000.tar`));
const [firstShard] = Object.keys(folds) as [string];

/** A site with two small archives, and a place to fetch them into. */
async function scene(): Promise<{ zenodo: ZenodoServer; place: Workplace; env: NodeJS.ProcessEnv }> {
  const zenodo = await zenodoServer({
    [esc50]: { ...folds, 'README.md': Buffer.from('Five folds.') },
    14725174: shards('nsynth_train_0.tar', 'nsynth_train_1.tar', 'nsynth_valid_0.tar', 'nsynth_test_0.tar'),
    14716252: shards('train-clean-100_0.tar', 'dev-clean_0.tar', 'test-clean_0.tar'),
    // A split of cremad has no file.
    14646870: shards('wds-audio-train-000000.tar', 'wds-audio-test-000000.tar'),
  });
  return { zenodo, place: await Workplace.make('nothing'), env: { OTOSCOPE_MIRROR: zenodo.origin } };
}

function expectTold({ stdout, stderr }: Outcome): void {
  expect(stdout + stderr).not.toMatch(/internal error|^\s+at /m);
}

async function expectFolds(place: Workplace, folder = 'data/esc50'): Promise<void> {
  for (const [name, bytes] of Object.entries(folds))
    expect(bytes.equals(await readFile(place.path(folder, name)))).toBe(true);
  expect((await readdir(place.path(folder))).filter((name) => /\.part/.test(name))).toEqual([]);
}

/** Waits until something of a part file is on the disk. */
async function untilPart(running: Running, place: Workplace, bytes = 10_000): Promise<void> {
  await running.until(async () => {
    const part = await stat(place.path('data/esc50', `${firstShard}.part`)).catch(() => null);
    return (part?.size ?? 0) >= bytes;
  });
}

const slowly: ZenodoServer['fault'] = ({ path }) =>
  path.endsWith('/content') ? { kind: 'slow', bytes: 2000, wait: 20 } : undefined;

test('archives come once for all their tasks; what is here is not fetched again; what cannot be had is told', async () => {
  const { zenodo, place, env } = await scene();
  const args = ['data', 'get', 'esc50', 'nsynthpitch', 'nsynthinstument', 'finger_snap', 'librispeechphoneme'];
  const first = await place.run(args, { env });
  expect(first.code).toBe(0);
  expectTold(first);
  expect(first.stderr).toContain('esc50: 1 file of the record is not needed and left out: README.md (11 B)\n');
  expect(first.stderr).toMatch(/^to fetch: 540 kB into data\/esc50, data\/nsynthinstument; \S+ \S+ are free there$/m);
  expect(first.stdout).toBe(
    [
      'esc50: complete in data/esc50: 5 files, 300 kB',
      'nsynthinstument: complete in data/nsynthinstument: 4 files, 240 kB',
      'finger_snap: hidden, never downloaded; only the organisers of the challenge have the recordings',
      'librispeechphoneme: never released; otoscope data prepare makes the archive from what its authors publish',
      'Next: otoscope data verify esc50 nsynthpitch',
      '',
    ].join('\n'),
  );
  await expectFolds(place);
  expect(zenodo.sent).toBe(9 * size);
  expect(zenodo.seen[0]!.headers['user-agent']).toMatch(/^otoscope\/\d+\.\d+\.\d+ \(https:/);
  const requests = zenodo.seen.length;
  expect(await place.run(args, { env })).toMatchObject({ code: 0, stdout: first.stdout, stderr: '' });
  expect(zenodo.seen).toHaveLength(requests);
  const list = await place.run(['data', 'list', 'esc50', 'nsynthpitch', 'cremad', 'finger_snap', 'mini-words']);
  expect(list.stdout).toMatch(/^esc50 +complete +300 kB +300 kB$/m);
  expect(list.stdout).toMatch(/^nsynthinstument +complete +240 kB +240 kB +nsynthpitch, nsynthinstument$/m);
  expect(list.stdout).toMatch(/^cremad +missing$/m);
  expect(list.stdout).toMatch(/^finger_snap +hidden$/m);
  expect(list.stdout).toMatch(/^mini-kajongg +from packages +mini-words, mini-speakers, mini-gender$/m);
  expect(list.stdout).toContain('2 archives are here, 540 kB.');
});

for (const signal of ['SIGINT', 'SIGKILL'] as const) {
  test(`${signal} in the middle: the next call goes on where it was`, async () => {
    const { zenodo, place, env } = await scene();
    zenodo.fault = slowly;
    const running = place.start(['data', 'get', 'esc50'], { env });
    await untilPart(running, place);
    running.process.kill(signal);
    const stopped = await running.ended;
    if (signal === 'SIGINT') {
      expect(stopped).toMatchObject({ code: 1, stdout: '' });
      expect(stopped.stderr).toMatch(/stopped: what is finished is kept\nhint: the same command goes on .*\n$/);
      const partial = await place.run(['data', 'list', 'esc50']);
      expect(partial.stdout).toMatch(/^esc50 +partial [0-4] of 5 +\d+ kB +300 kB$/m);
    } else {
      const refused = await place.run(['run', 'logmel', '--suite', 'xares', '--tasks', 'esc50']);
      expect(refused.code).toBe(1);
      expect(refused.stdout).toMatch(/^esc50 failed: data\/esc50 has [0-4] of the 5 files .*otoscope data get esc50/m);
    }
    zenodo.fault = () => undefined;
    zenodo.seen.length = 0;
    expect(await place.run(['data', 'get', 'esc50'], { env })).toMatchObject({ code: 0 });
    await expectFolds(place);
    const again = zenodo.seen.find(({ path }) => path.includes(firstShard));
    expect(again?.headers.range ?? 'complete before').toMatch(/^bytes=\d{5}-$|^complete before$/);
    expect(zenodo.seen.some(({ headers }) => headers.range !== undefined)).toBe(true);
  });
}

test('two processes at once: every file comes once, and both end well', async () => {
  const { zenodo, place, env } = await scene();
  zenodo.fault = ({ path }) => (path.endsWith('/content') ? { kind: 'slow', bytes: 10_000, wait: 20 } : undefined);
  const both = await Promise.all([1, 2].map(() => place.run(['data', 'get', 'esc50'], { env })));
  for (const outcome of both) {
    expect(outcome.code).toBe(0);
    expectTold(outcome);
  }
  await expectFolds(place);
  expect(zenodo.sent).toBe(5 * size);
});

test('a folder of X-ARES is completed in place, and what is damaged there is replaced', async () => {
  const { zenodo, place, env } = await scene();
  const folder = 'env/librispeechmalefemale';
  await mkdir(place.path(folder), { recursive: true });
  await writeFile(place.path(folder, '.audio_tar_ready'), '');
  await writeFile(place.path(folder, 'dev-clean_0.tar'), content('dev-clean_0.tar', size));
  await writeFile(place.path(folder, 'test-clean_0.tar'), content('other', size));
  const list = ['data', 'list', 'librispeech', '--data', 'env'];
  expect((await place.run(list)).stdout).toMatch(/^librispeech +partial +120 kB +librispeech, librispeechmalefemale$/m);
  await writeFile(place.path(folder, 'train-clean-100_0.tar'), content('train-clean-100_0.tar', 2000));
  expect((await place.run(list)).stdout).toMatch(/^librispeech +seems complete +122 kB +librispeech, /m);
  const outcome = await place.run(['data', 'get', 'librispeech', '--data', 'env'], { env });
  expect(outcome.code).toBe(0);
  expect(outcome.stdout).toContain(`librispeech: complete in ${folder}: 3 files, 180 kB\n`);
  expect(await readdir(place.path('env'))).toEqual(['librispeechmalefemale']);
  for (const name of ['train-clean-100_0.tar', 'dev-clean_0.tar', 'test-clean_0.tar'])
    expect(content(name, size).equals(await readFile(place.path(folder, name)))).toBe(true);
  expect(zenodo.sent).toBe(2 * size);
});

test('one archive that cannot be had does not keep the others away', async () => {
  const { place, env } = await scene();
  const outcome = await place.run(['data', 'get', 'cremad', 'vocalsound', 'esc50'], { env });
  expect(outcome.code).toBe(1);
  expectTold(outcome);
  expect(outcome.stderr).toMatch(/^error: cremad: Zenodo’s record \d+ has no file that matches wds-audio-valid/m);
  expect(outcome.stderr).toMatch(/^error: vocalsound: 127\.0\.0\.1:\d+ answers 404: there is no http.*\nhint: /m);
  expect(outcome.stdout).toMatch(/^esc50: complete/m);
  await expectFolds(place);
});

for (const [name, args, code, message] of [
  [
    'a web page in the place of the record',
    ['esc50'],
    1,
    /^error: http:\S+\/14614287 is no Zenodo record: it is a web page$/m,
  ],
  ['a mirror that is no address', ['esc50', '--mirror', 'nowhere'], 2, /^error: the mirror "nowhere" is no address$/m],
  ['a task that is none', ['esc5O'], 2, /^error: there is no task or suite "esc5O"\nhint: did you mean esc50\? /m],
] as const) {
  test(`${name}: one line`, async () => {
    const { zenodo, place, env } = await scene();
    zenodo.fault = () => ({ kind: 'page' });
    const outcome = await place.run(['data', 'get', ...args], { env });
    expect({ code: outcome.code, stdout: outcome.stdout }).toEqual({ code, stdout: '' });
    expect(outcome.stderr).toMatch(message);
    expectTold(outcome);
    expect([...(await place.files('data')).keys()]).toEqual([]);
  });
}

test('a disk that is too small is told before the first byte, with the sizes', async (context) => {
  const { zenodo, place, env } = await scene();
  await mkdir(place.path('data'));
  const reason = mountTiny(place.path('data'), 200);
  if (reason !== undefined) skip(context, reason);
  const outcome = await place.run(['data', 'get', 'esc50'], { env });
  expect(outcome).toMatchObject({ code: 1, stdout: '' });
  expect(outcome.stderr).toMatch(
    /^error: the disk of data\/esc50 has 205 kB free, but 300 kB are to be fetched\nhint: free 95 kB, /m,
  );
  expect(zenodo.sent).toBe(0);
  expect([...(await place.files('data')).keys()]).toEqual([]);
});

test('a disk that fills up in the middle is told, and space is all it needs', async (context) => {
  const { zenodo, place, env } = await scene();
  await mkdir(place.path('data'));
  const reason = mountTiny(place.path('data'), 400);
  if (reason !== undefined) skip(context, reason);
  zenodo.fault = slowly;
  const running = place.start(['data', 'get', 'esc50'], { env });
  await untilPart(running, place, 1);
  // The first file to be written after this finds no room.
  await writeFile(place.path('data/ballast'), new Uint8Array(400_000)).catch(() => {});
  const outcome = await running.ended;
  expect(outcome).toMatchObject({ code: 1, stdout: '' });
  expect(outcome.stderr).toMatch(
    /^error: cannot write data\/esc50\/\S+: no space is left on its disk\nhint: free some/m,
  );
  expectTold(outcome);
  zenodo.fault = () => undefined;
  await rm(place.path('data/ballast'));
  expect(await place.run(['data', 'get', 'esc50'], { env })).toMatchObject({ code: 0 });
  await expectFolds(place);
});

test('a folder that may not be written is named', async () => {
  const { place, env } = await scene();
  await mkdir(place.path('data'));
  await chmod(place.path('data'), 0o555);
  onTestFinished(() => chmod(place.path('data'), 0o755));
  const nobody = 65_534;
  if (isRoot) await chown(place.folder, nobody, nobody);
  const user = isRoot ? { uid: nobody, gid: nobody, env: { ...env, HOME: place.folder } } : { env };
  const outcome = await place.run(['data', 'get', 'esc50'], user);
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toMatch(/^error: cannot write data\/esc50\/\S+: permission is denied\nhint: /m);
  expectTold(outcome);
});
