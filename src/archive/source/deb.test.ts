import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakePrograms, tar } from '../../../test/fixtures/archive/fake-programs.ts';
import { declared } from '../../../test/fixtures/archive/recordings.ts';
import { aptComplaint } from './deb.ts';
import { obtainPackages } from './package.ts';
import { PackageUnavailable } from './unavailable.ts';

const files = { './usr/share/otoscope-notes/one.ogg': 'OggS one', './usr/bin/otoscope-notes': 'x' };
const notes = declared('deb:otoscope-notes', { 'usr/share/otoscope-notes/one.ogg': 'OggS one' });

let folder: string;
let cache: string;
let programs: FakePrograms;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-deb-'));
  cache = join(folder, 'cache');
  vi.stubEnv('OTOSCOPE_CACHE', cache);
  programs = new FakePrograms(join(folder, 'bin'));
  await writeFile(join(folder, 'data.tar'), tar(files));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const save = 'echo deb > otoscope-notes_4%3a1.0-2_all.deb';
const unpackIt = () => programs.add('dpkg-deb', `[ "$1" = --fsys-tarfile ] && cat ${folder}/data.tar`);

async function failure(): Promise<PackageUnavailable> {
  const error = await obtainPackages([notes]).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(PackageUnavailable);
  expect((await readdir(join(cache, 'packages', 'deb')).catch(() => [])).filter((name) => name.includes('@'))).toEqual(
    [],
  );
  return error as PackageUnavailable;
}

test('with the machine’s lists: downloaded, unpacked, kept', async () => {
  await programs.add('apt-get', save);
  await unpackIt();
  const expected = {
    folder: join(cache, 'packages', 'deb', 'otoscope-notes@4:1.0-2'),
    version: '4:1.0-2',
    recordings: ['usr/share/otoscope-notes/one.ogg'],
  };
  expect(await obtainPackages([notes])).toEqual([expected]);
  expect(await obtainPackages([notes])).toEqual([expected]);
  const calls = await programs.calls('apt-get');
  expect(calls).toHaveLength(1);
  expect(calls[0]).toMatch(/^-q -o APT::Sandbox::User= -o Dir::Cache=\S+ .* download otoscope-notes$/);
  expect(calls[0]).not.toContain('Dir::State::Lists');
});

test('where these do not know the package: with lists of our own', async () => {
  const known = `case "$*" in *Dir::State::Lists*update) exit 0;; *Dir::State::Lists*download*) ${save};;`;
  await programs.add('apt-get', `${known} *) echo 'E: Unable to locate package otoscope-notes' >&2; exit 100;; esac`);
  await unpackIt();
  const [copy] = await obtainPackages([notes]);
  expect(copy?.version).toBe('4:1.0-2');
  expect((await programs.calls('apt-get')).map((call) => call.split(' ').at(-1))).toEqual([
    'otoscope-notes',
    'update',
    'otoscope-notes',
  ]);
});

test('no network: apt’s warning of the update is the reason', async () => {
  const update =
    "echo 'W: Failed to fetch http://x/InRelease  Could not resolve host' >&2; echo 'W: Some index files failed to download. They have been ignored, or old ones used instead.' >&2";
  await programs.add(
    'apt-get',
    `case "$*" in *update) ${update};; *) echo 'E: Unable to locate package otoscope-notes' >&2; exit 100;; esac`,
  );
  await unpackIt();
  expect((await failure()).message).toBe(
    'package deb:otoscope-notes cannot be had here: apt-get failed: Failed to fetch http://x/InRelease Could not resolve host',
  );
});

test('a package that the distribution lacks', async () => {
  await programs.add(
    'apt-get',
    `case "$*" in *update) ;; *) echo 'E: Unable to locate package otoscope-notes' >&2; exit 100;; esac`,
  );
  await unpackIt();
  expect((await failure()).message).toContain('apt-get failed: Unable to locate package otoscope-notes');
});

test('no apt-get, no dpkg-deb', async () => {
  expect((await failure()).message).toContain('it is a Debian package, and there is no apt-get on this machine');
  await programs.add('apt-get', save);
  expect((await failure()).message).toContain('there is no dpkg-deb on this machine');
  expect(await programs.calls('apt-get')).toEqual([]);
});

test('a package file that cannot be unpacked, or only in part', async () => {
  await programs.add('apt-get', save);
  await programs.add(
    'dpkg-deb',
    `head -c 700 ${folder}/data.tar; echo 'dpkg-deb: error: unexpected end of file' >&2; exit 2`,
  );
  expect((await failure()).message).toMatch(/dpkg-deb failed: dpkg-deb: error: unexpected end of file$/);
  await programs.add('dpkg-deb', "echo 'dpkg-deb: error: not a Debian archive' >&2; exit 2");
  expect((await failure()).message).toContain('dpkg-deb: error: not a Debian archive');
});

test('an apt-get that downloads nothing', async () => {
  await programs.add('apt-get', 'exit 0');
  await unpackIt();
  expect((await failure()).message).toContain('apt-get brought no file of it');
});

test.each([
  ['W: Download is performed unsandboxed as root\nE: Failed to fetch x  404', 'Failed to fetch x 404'],
  ['W: Download is performed unsandboxed as root', undefined],
  ['Hit:1 x\nnothing was heard from it for 120 s', 'nothing was heard from it for 120 s'],
])('the telling line of apt’s output', (output, line) => {
  expect(aptComplaint(output)).toBe(line);
});
