import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakePrograms, npmArchive } from '../../../test/fixtures/archive/fake-programs.ts';
import { declared } from '../../../test/fixtures/archive/recordings.ts';
import { miniTonejs } from '../../task/recordings/mini-tonejs.ts';
import { npmComplaint } from './npm.ts';
import { obtainPackages } from './package.ts';
import { PackageUnavailable } from './unavailable.ts';

const files = { 'a/one.ogg': 'OggS one', 'two.ogg': 'OggS two', 'README.md': 'read me' };
const notes = declared('npm:otoscope-test-notes@1.2.0', files);
const scoped = declared('npm:@otoscope-test/voices@2.0.0', { 'v.ogg': 'OggS v' });

let folder: string;
let cache: string;
let archives: string;
let programs: FakePrograms;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-npm-'));
  cache = join(folder, 'cache');
  archives = join(folder, 'registry');
  vi.stubEnv('OTOSCOPE_CACHE', cache);
  programs = new FakePrograms(join(folder, 'bin'));
  await mkdir(archives);
  await writeFile(join(archives, 'notes-1.2.0.tgz'), npmArchive('otoscope-test-notes', '1.2.0', files));
  await writeFile(
    join(archives, 'voices-2.0.0.tgz'),
    npmArchive('@otoscope-test/voices', '2.0.0', { 'v.ogg': 'OggS v' }),
  );
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

/** Finds its destination as npm does and puts every archive there. */
const serve = () => `while [ "$1" != --pack-destination ]; do shift; done; cp ${archives}/*.tgz "$2"`;

async function failure(options = {}): Promise<PackageUnavailable> {
  const error = await obtainPackages([notes], options).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(PackageUnavailable);
  return error as PackageUnavailable;
}

const cached = async () => (await readdir(join(cache, 'packages', 'npm')).catch(() => [])).sort();

test('installed packages serve without npm', async () => {
  await programs.add('npm', 'exit 1');
  const names = ['xylophone', 'guitar-electric', 'guitar-nylon', 'tuba'].map(
    (name) => `npm:tonejs-instrument-${name}-mp3`,
  );
  const installed = miniTonejs.packages.filter((each) => names.some((name) => each.package.startsWith(name)));
  const copies = await obtainPackages(installed);
  expect(copies.map(({ recordings }) => recordings.length)).toEqual([17, 28, 9, 8]);
  expect(await programs.calls('npm')).toEqual([]);
});

test('one call fetches what is missing; afterwards the cache serves', async () => {
  await programs.add('npm', serve());
  const [first, second] = await obtainPackages([notes, scoped]);
  expect(first).toEqual({
    folder: join(cache, 'packages', 'npm', 'otoscope-test-notes@1.2.0'),
    version: '1.2.0',
    recordings: ['a/one.ogg', 'two.ogg'],
  });
  expect(second?.folder).toBe(join(cache, 'packages', 'npm', '@otoscope-test', 'voices@2.0.0'));
  expect(await obtainPackages([scoped, notes])).toEqual([second, first]);
  const calls = await programs.calls('npm');
  expect(calls).toHaveLength(1);
  expect(calls[0]).toMatch(/^pack .*--ignore-scripts .* otoscope-test-notes@1\.2\.0 @otoscope-test\/voices@2\.0\.0$/);
  expect(await cached()).toEqual(['@otoscope-test', 'otoscope-test-notes@1.2.0']);
});

test('two at once, and a damaged copy in the cache', async () => {
  await programs.add('npm', serve());
  const damaged = join(cache, 'packages', 'npm', 'otoscope-test-notes@1.2.0');
  await mkdir(damaged, { recursive: true });
  await writeFile(join(damaged, 'two.ogg'), 'OggS tw');
  const results = await Promise.all([obtainPackages([notes]), obtainPackages([notes]), obtainPackages([notes])]);
  for (const [copy] of results) expect(copy?.recordings).toEqual(['a/one.ogg', 'two.ogg']);
  expect(await cached()).toEqual(['otoscope-test-notes@1.2.0']);
});

test('other recordings under the same version are an error that names both digests', async () => {
  await programs.add('npm', serve());
  const other = { ...notes, sha256: 'f'.repeat(64) };
  const error = await obtainPackages([other]).catch((thrown: unknown) => thrown);
  expect(error).not.toBeInstanceOf(PackageUnavailable);
  expect(error).toMatchObject({
    message: `package npm:otoscope-test-notes@1.2.0: its recordings are not the recorded ones: expected sha256 ${'f'.repeat(64)}, found ${notes.sha256} (2 files, version 1.2.0)`,
  });
});

test('npm’s own reason is in the message, and nothing stays', async () => {
  const log =
    'npm http fetch GET 404\nnpm error code E404\nnpm error 404 Not Found - GET otoscope-test-notes\nnpm error A complete log of this run can be found in: /x';
  await programs.add('npm', `echo '${log}' >&2; exit 1`);
  const error = await failure();
  expect(error.message).toBe(
    'package npm:otoscope-test-notes@1.2.0 cannot be had here: npm pack failed: 404 Not Found - GET otoscope-test-notes',
  );
  expect(error.packages).toEqual(['npm:otoscope-test-notes@1.2.0']);
  expect(error.hint).toContain('network');
  expect(await cached()).toEqual([]);
});

test('a broken download is told and leaves nothing', async () => {
  await writeFile(
    join(archives, 'notes-1.2.0.tgz'),
    npmArchive('otoscope-test-notes', '1.2.0', files).subarray(0, 150),
  );
  await programs.add('npm', serve());
  expect((await failure()).message).toContain('npm pack left a file that is no package');
  expect(await cached()).toEqual([]);
});

test('an npm that falls silent is ended', async () => {
  // Longer than a test may take.
  await programs.add('npm', 'sleep 600');
  expect((await failure({ silenceLimit: 0.2 })).message).toContain('nothing was heard from it for 0.2 s');
});

test('an abort ends it and leaves nothing', async () => {
  await programs.add('npm', 'sleep 20');
  const controller = new AbortController();
  const obtaining = obtainPackages([notes], { signal: controller.signal });
  setTimeout(() => controller.abort(new Error('stopped by the user')), 150);
  await expect(obtaining).rejects.toThrow('stopped by the user');
  expect(await cached()).toEqual([]);
  await expect(obtainPackages([notes], { signal: controller.signal })).rejects.toThrow('stopped by the user');
});

test.each([
  [
    'npm error code ENOTFOUND\nnpm error syscall getaddrinfo\nnpm error network request to x failed, reason: getaddrinfo ENOTFOUND x\nnpm error network This is a problem related to network connectivity.',
    'network request to x failed, reason: getaddrinfo ENOTFOUND x',
  ],
  [
    'npm warn old\nnpm ERR! code EACCES\nnpm ERR! Your cache folder contains root-owned files',
    'Your cache folder contains root-owned files',
  ],
  ['', 'it gave no reason'],
])('the telling line of npm’s output', (output, line) => {
  expect(npmComplaint(output)).toBe(line);
});
